"""The image, the compose files and the manifests: valid by their schemas, and fitting the program and each other."""

import asyncio
import fnmatch
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.settings.credentials import from_credentials
from bot.settings.load import load
from bot.web.look import look
from bot.web.server import serving

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
COMPOSE = [ROOT / "compose.yaml", *sorted((ROOT / "deploy" / "compose").glob("*.yaml"))]
MANIFESTS = sorted((ROOT / "deploy" / "kubernetes").glob("*.yaml"))
DOCKERFILE = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text())
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def instructions(name: str) -> list[str]:
    return re.findall(rf"^{name} (.+)$", DOCKERFILE, re.MULTILINE)


def services() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in COMPOSE:
        yield from yaml.safe_load(path.read_text())["services"].items()


def manifests() -> dict[str, dict[str, Any]]:
    found = [yaml.safe_load(path.read_text()) for path in MANIFESTS]
    return {each["kind"]: each for each in found}


@pytest.mark.skipif(not find_spec("check_jsonschema"), reason="check-jsonschema is not installed")
@pytest.mark.parametrize(("schema", "files"), [("compose-spec", COMPOSE), ("github-workflows", WORKFLOWS)])
def test_files_are_what_their_schema_wants(schema: str, files: list[Path]) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.skipif(not find_spec("kubernetes_validate"), reason="kubernetes-validate is not installed")
def test_manifests_are_what_kubernetes_wants() -> None:
    import kubernetes_validate

    for each in manifests().values():
        if each["kind"] != "Kustomization":
            kubernetes_validate.validate(each, kubernetes_validate.latest_version(), strict=True)


def test_the_dockerfile_keeps_to_good_practice() -> None:
    hadolint = shutil.which("hadolint", path=f"{Path(sys.executable).parent}") or shutil.which("hadolint")
    if not hadolint:
        pytest.skip("hadolint is not installed")
    done = subprocess.run([hadolint, ROOT / "Dockerfile"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_image_is_built_of_what_is_there_and_of_nothing_else() -> None:
    rules = (ROOT / ".dockerignore").read_text().splitlines()
    let_in = {rule[1:] for rule in rules if rule.startswith("!")}
    assert "*" in rules
    assert let_in >= set(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
    assert [name for name in let_in if not (ROOT / name).exists()] == []
    copied = {name for line in instructions("COPY") if "--from" not in line for name in line.split()[:-1]}
    assert copied - {"."} <= let_in
    for secret in ("secrets/telegram.token", ".env", "herald.db", ".git/config"):
        assert not any(fnmatch.fnmatch(secret, f"{name}*") for name in let_in)
    assert instructions("ADD") == []


def test_the_image_runs_as_nobody_in_particular_on_a_base_with_a_version() -> None:
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", instructions("USER")[-1])
    (tag,) = re.findall(r"^ARG PYTHON=(.+)$", DOCKERFILE, re.MULTILINE)
    assert re.fullmatch(r"3\.\d+-slim-\w+", tag)
    assert {line.split()[0] for line in instructions("FROM")} == {"python:${PYTHON}"}
    variables = dict(re.findall(r"(HERALD_\w+)=(\S+)", DOCKERFILE))
    assert load(None, variables).set_by
    (module,) = re.findall(r'"-m", "([\w.]+)"', instructions("HEALTHCHECK")[0])
    assert find_spec(module)


def test_the_requirements_of_the_first_layer_are_the_projects() -> None:
    command = [sys.executable, str(ROOT / "tools" / "requirements.py"), "postgres"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    wanted = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["postgres"]]
    assert printed.splitlines() == wanted


@pytest.mark.parametrize(("name", "service"), list(services()), ids=lambda each: each if isinstance(each, str) else "")
def test_no_service_of_the_compose_files_may_more_than_it_needs(name: str, service: dict[str, Any]) -> None:
    if name != "herald" or "image" in service:  # the others only add to it
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service.get("read_only") or name == "bot-api"  # whose entry point nobody promises that of
        assert service["logging"]["options"]["max-size"]


def test_secrets_of_the_compose_files_are_settings_in_files_that_git_passes_over(tmp_path: Path) -> None:
    secrets: dict[str, dict[str, str]] = {}
    for path in COMPOSE:
        secrets |= yaml.safe_load(path.read_text()).get("secrets", {})
    assert {f"./secrets/{name}" for name in secrets} == {each["file"] for each in secrets.values()}
    for_the_bot = {name for named, each in services() if named == "herald" for name in each.get("secrets", ())}
    assert settings_in(tmp_path, *for_the_bot) == for_the_bot
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert {"/secrets/", ".env"} <= set(ignored)


def test_the_example_of_an_env_file_holds_settings(tmp_path: Path) -> None:
    lines = re.findall(r"^#?([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE)
    settings = {name: value for name, value in lines if name.startswith("HERALD_")}
    assert load(None, settings | {"HERALD_LLM__API_KEY": "k"}).set_by.keys() > {"digest.time", "llm.model"}
    used = {name for path in COMPOSE for name in re.findall(r"\$\{(\w+)", path.read_text())}
    assert {name for name, _ in lines} - settings.keys() == used | {"COMPOSE_FILE"}
    for _, files in [line for line in lines if line[0] == "COMPOSE_FILE"]:
        assert all((ROOT / name).is_file() for name in files.split(":"))


def test_the_manifests_fit_each_other_and_the_program(tmp_path: Path) -> None:
    found = manifests()
    names = {kind: each["metadata"]["name"] for kind, each in found.items() if "metadata" in each}
    spaces = {each["metadata"].get("namespace") for kind, each in found.items() if kind not in NAMELESS}
    assert spaces == {names["Namespace"]}
    pod = found["Deployment"]["spec"]["template"]["spec"]
    volumes = {each["name"]: each for each in pod["volumes"]}
    assert volumes["data"]["persistentVolumeClaim"]["claimName"] == names["PersistentVolumeClaim"]
    assert volumes["config"]["configMap"]["name"] == names["ConfigMap"]
    assert volumes["secrets"]["secret"]["secretName"] == names["Secret"]
    (container,) = pod["containers"]
    assert {each["name"] for each in container["volumeMounts"]} == volumes.keys()
    ports = {each["name"]: each["containerPort"] for each in container["ports"]}
    assert set(map(str, ports.values())) == set(instructions("EXPOSE")[0].split())
    assert {each["targetPort"] for each in found["Service"]["spec"]["ports"]} == ports.keys()
    probed = {name: each["httpGet"]["path"] for name, each in container.items() if name.endswith("Probe")}
    assert probed == {"startupProbe": "/healthz", "livenessProbe": "/healthz", "readinessProbe": "/readyz"}
    assert found["Deployment"]["spec"]["strategy"] == {"type": "Recreate"}
    user = f"{pod['securityContext']['runAsUser']}:{pod['securityContext']['runAsGroup']}"
    assert user == instructions("USER")[-1]
    assert (pod["securityContext"]["runAsNonRoot"], pod["automountServiceAccountToken"]) == (True, False)
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    secrets = found["Secret"]["stringData"].keys()
    assert settings_in(tmp_path, *secrets) == secrets
    (tmp_path / "config.toml").write_text(found["ConfigMap"]["data"]["config.toml"])
    assert load(tmp_path / "config.toml", {}).log.format == "json"
    kustomization = found["Kustomization"]
    left_out = {"kustomization.yaml", "secret.example.yaml"}
    assert set(kustomization["resources"]) == {path.name for path in MANIFESTS} - left_out
    (image,) = kustomization["images"]
    assert (image["name"], image["newTag"]) == (container["image"], PROJECT["project"]["version"])


NAMELESS = {"Namespace", "Kustomization"}


def settings_in(folder: Path, *names: str) -> set[str]:
    """Return which of these files the program takes for settings."""
    secrets = folder / "credentials"
    secrets.mkdir()
    for name in names:
        (secrets / name).write_text("a")
    values, faults = from_credentials({"CREDENTIALS_DIRECTORY": str(secrets)})
    assert faults == []
    return set(map(".".join, values))


async def test_a_container_asks_its_bot_how_it_is() -> None:
    async def answer(request: Any) -> PlainTextResponse:
        return PlainTextResponse("said", int(request.path_params["code"]))

    async with serving("127.0.0.1:0", [Route("/{code}", answer)]) as port:
        everywhere = {"HERALD_WEB__STATUS_LISTEN": f"0.0.0.0:{port}", "HERALD_WEB__LISTEN": "127.0.0.1:1"}
        assert await asyncio.to_thread(look, "/200", everywhere) == (0, "said")
        elsewhere = {"HERALD_WEB__STATUS_LISTEN": "", "HERALD_WEB__LISTEN": f"127.0.0.1:{port}"}
        assert await asyncio.to_thread(look, "/503", elsewhere) == (1, "said")
    code, said = await asyncio.to_thread(look, "/200", everywhere)
    assert (code, said.partition(":")[0]) == (1, "0.0.0.0")
