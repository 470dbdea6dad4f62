"""From an HTTP request to an operation and back, with the faults and limits in between."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from . import routes
from .backend import Backend, Operation
from .call import Call, Outcome, Upload
from .errors import ApiError
from .faults import Delay, Drop, Fault, Faults, Refusal, Silence, Trouble
from .journal import Journal
from .limits import Meter
from .routes import interactions, webhooks

PREFIX = "/api/v10"


@dataclass(slots=True)
class Dispatcher:
    """Answers requests below /api/v10."""

    token: str
    backend: Backend
    journal: Journal
    meter: Meter
    faults: Faults
    told: Callable[[], None]
    """Called after every call, for those who wait for one."""
    failures: list[Exception] = field(default_factory=list)
    """What went wrong in the test server itself."""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer a request, or hang up."""
        try:
            return await self._handle(request)
        except ApiError as refusal:
            return _refused(refusal, {})
        except (asyncio.CancelledError, ConnectionError):
            raise
        except Exception as failure:
            self.failures.append(failure)
            raise

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        operation, ids, known = routes.find(request.method, request.path.removeprefix(PREFIX))
        if operation is interactions.follow_up and ids["webhook"] != str(self.backend.world.bot.id):
            operation = webhooks.execute_webhook
        if operation is None:
            words = "405: Method Not Allowed" if known else "404: Not Found"
            raise ApiError(405 if known else 404, 0, words)
        if operation not in routes.WITHOUT_TOKEN and request.headers.get("Authorization") != f"Bot {self.token}":
            raise ApiError(401, 0, "401: Unauthorized")
        body, uploads = await _read(request)
        at = self.backend.world.clock.monotonic()
        name = operation.__name__
        call = Call(name, request.method, request.path, ids, dict(request.query), body, uploads, at)
        self.journal.note(call)
        try:
            return await self._answer(request, call, operation)
        finally:
            self.told()

    async def _answer(self, request: web.Request, call: Call, operation: Operation) -> web.StreamResponse:
        fault = self.faults.pick(call)
        if isinstance(fault, Delay):
            await asyncio.sleep(fault.seconds)
        if fault is None or isinstance(fault, Delay):
            return self._run(call, operation)
        return await self._fail(request, call, operation, fault)

    async def _fail(self, request: web.Request, call: Call, operation: Operation, fault: Fault) -> web.StreamResponse:
        """Let a fault strike: after the call was carried out, or before."""
        if isinstance(fault, Refusal):
            call.outcome, call.error = Outcome.REFUSED, fault.error
            return _refused(fault.error, {})
        if isinstance(fault, Trouble | Drop | Silence) and fault.accepted:
            self._run(call, operation)
        call.outcome = Outcome.LOST
        if isinstance(fault, Trouble):
            page = f"<html><head><title>{fault.status}</title></head></html>"
            return web.Response(status=fault.status, text=page, content_type="text/html")
        if isinstance(fault, Silence):
            self.told()
            await asyncio.get_running_loop().create_future()
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    def _run(self, call: Call, operation: Operation) -> web.Response:
        """Carry a call out."""
        try:
            call.headers = self.meter.admit(call, call.at)
            call.result = operation(self.backend, call)
        except ApiError as refusal:
            call.outcome, call.error = Outcome.REFUSED, refusal
            return _refused(refusal, call.headers)
        call.outcome = Outcome.ACCEPTED
        if call.result is None:
            return web.Response(status=204, headers=call.headers)
        return _json(200, call.result, call.headers)


async def _read(request: web.Request) -> tuple[Any, list[Upload]]:
    """Read a body of JSON, or of several parts: payload_json and files."""
    if request.content_type.startswith("multipart/"):
        return await _read_parts(request)
    raw = await request.read()
    if not raw:
        return {}, []
    if request.content_type != "application/json":
        raise ApiError(400, 50035, "Invalid Form Body", errors={"_errors": [_error("CONTENT_TYPE_INVALID")]})
    return _decoded(raw), []


async def _read_parts(request: web.Request) -> tuple[Any, list[Upload]]:
    body: Any = {}
    uploads = []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        content = bytes(await part.read(decode=True))
        if part.name == "payload_json":
            body = _decoded(content)
        else:
            media_type = part.headers.get("Content-Type", "application/octet-stream")
            uploads.append(Upload(part.name or "", part.filename or "", content, media_type))
    return body, uploads


def _decoded(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        raise ApiError(400, 50109, "The request body contains invalid JSON.") from None


def _error(code: str) -> dict[str, str]:
    return {"code": code, "message": 'Expected "Content-Type" header to be application/json.'}


def _json(status: int, body: Any, headers: dict[str, str]) -> web.Response:
    """Answer with JSON under exactly the type application/json, without a charset."""
    data = json.dumps(body, ensure_ascii=False).encode()
    return web.Response(status=status, body=data, headers=headers, content_type="application/json")


def _refused(refusal: ApiError, headers: dict[str, str]) -> web.Response:
    return _json(refusal.status, refusal.as_json(), headers | refusal.headers)
