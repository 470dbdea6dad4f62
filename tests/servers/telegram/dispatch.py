"""From an HTTP request to a Bot API method and back, with the faults and limits in between."""

import asyncio
import inspect
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from .backend import Backend, Method
from .call import Call, Outcome
from .chats import Chat
from .errors import ApiError, too_many_requests
from .faults import Delay, Drop, Fault, Faults, Refusal, ServerTrouble, Silence
from .forms import Form, read_form
from .http import Request, Response
from .journal import Journal
from .limits import Meter
from .methods import METHODS

_COUNTED = frozenset({"sendMessage", "sendPhoto", "sendDocument", "sendMediaGroup", "forwardMessage", "copyMessage"})
"""Methods that the limits on messages count."""

_TROUBLE = "<html>\r\n<head><title>{0}</title></head>\r\n<body><center><h1>{0}</h1></center></body>\r\n</html>\r\n"


@dataclass(slots=True)
class Dispatcher:
    """Answers requests to /bot<token>/<method> and /file/bot<token>/<path>."""

    token: str
    backend: Backend
    journal: Journal
    meter: Meter
    faults: Faults
    told: Callable[[], None]
    """Called after every call, for those who wait for one."""

    async def handle(self, request: Request) -> Response | None:
        """Answer a request, or hang up."""
        try:
            form = read_form(request)
            file = self._find_file(form)
            if file is not None:
                return file
            name, method = self._find_method(form)
        except ApiError as refusal:
            return _refused(refusal)
        call = Call(name, form.fields, form.files, self.backend.world.clock.monotonic())
        if name != "getUpdates":
            self.journal.note(call)
        try:
            return await self._answer(call, method)
        finally:
            self.told()

    def _find_file(self, form: Form) -> Response | None:
        """Return a file that the bot fetches."""
        if not form.path.startswith("/file/bot"):
            return None
        token, _, path = form.path.removeprefix("/file/bot").partition("/")
        self._check_token(token)
        file = self.backend.world.files.by_path.get(path)
        if file is None:
            raise ApiError(404, "Not Found")
        return Response(200, file.content, "application/octet-stream")

    def _find_method(self, form: Form) -> tuple[str, Method]:
        token, _, name = form.path.removeprefix("/bot").partition("/")
        name = name or form.fields.get("method", "")
        if not form.path.startswith("/bot") or not name:
            raise ApiError(404, "Not Found")
        self._check_token(token)
        found = METHODS.get(name.lower())
        if found is None:
            raise ApiError(404, "Not Found: method not found")
        if self.backend.logged_out:
            raise ApiError(400, "Logged out")
        return found

    def _check_token(self, token: str) -> None:
        if not secrets.compare_digest(token.encode(), self.token.encode()):
            raise ApiError(401, "Unauthorized")

    async def _answer(self, call: Call, method: Method) -> Response | None:
        call.fault = fault = self.faults.pick(call)
        if isinstance(fault, Delay):
            await asyncio.sleep(fault.seconds)
        if fault is None or isinstance(fault, Delay):
            return await self._run(call, method)
        return await self._fail(call, method, fault)

    async def _fail(self, call: Call, method: Method, fault: Fault) -> Response | None:
        """Let a fault strike: after the call was carried out, or before."""
        if isinstance(fault, Refusal):
            call.outcome, call.error = Outcome.REFUSED, fault.error
            return _refused(fault.error)
        call.outcome = Outcome.LOST
        if isinstance(fault, ServerTrouble | Silence | Drop) and fault.accepted:
            await self._run(call, method)
        if isinstance(fault, ServerTrouble):
            page = _TROUBLE.format(f"{fault.status} {HTTPStatus(fault.status).phrase}")
            return Response(fault.status, page.encode(), "text/html")
        if isinstance(fault, Silence):
            self.told()
            await asyncio.get_running_loop().create_future()
        return None

    async def _run(self, call: Call, method: Method) -> Response:
        """Carry a call out."""
        try:
            self._meter(call)
            result = method(self.backend, call)
            if inspect.isawaitable(result):
                result = await result
        except ApiError as refusal:
            call.outcome, call.error = Outcome.REFUSED, refusal
            return _refused(refusal)
        call.outcome, call.result = Outcome.ACCEPTED, result
        return _accepted(result)

    def _meter(self, call: Call) -> None:
        """Refuse a message beyond the limits."""
        if call.method not in _COUNTED:
            return
        messages = 1
        if call.method == "sendMediaGroup":
            items = call.decoded("media", "media")
            messages = len(items) if isinstance(items, list) else 1
        wait = self.meter.admit(self._chat(call), call.at, messages, paying=call.flag("allow_paid_broadcast"))
        if wait:
            raise too_many_requests(wait)

    def _chat(self, call: Call) -> Chat | None:
        try:
            return self.backend.world.find(call.text("chat_id"))
        except ApiError:
            return None


def _accepted(result: Any) -> Response:
    return Response(200, json.dumps({"ok": True, "result": result}, ensure_ascii=False).encode(errors="surrogatepass"))


def _refused(refusal: ApiError) -> Response:
    wait = refusal.parameters.get("retry_after")
    headers = {"Retry-After": str(wait)} if wait else {}
    return Response(refusal.code, json.dumps(refusal.as_json()).encode(), headers=headers)
