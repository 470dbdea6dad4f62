"""An HTTP client that reads no more of a service's answer than an answer can be."""

from typing import Any

from httpx2 import AsyncClient, Request, Response, TransportError

MOST_BYTES = 8 * 2**20  # unpacked; the longest answers have a hundredth of it


class TooLongBodyError(TransportError):
    """A service sends more than any answer has."""


class BoundedClient(AsyncClient):
    """Reads answers whole, up to their greatest length. Raises TooLongBodyError beyond it."""

    async def send(self, request: Request, **options: Any) -> Response:
        """Send a request and read its answer; there is nothing left to be streamed then."""
        response = await super().send(request, **{**options, "stream": True})
        body = bytearray()
        try:
            async for part in response.aiter_bytes():
                body += part
                if len(body) > MOST_BYTES:
                    raise TooLongBodyError(f"the answer is longer than {MOST_BYTES >> 20} MB", request=request)
        finally:
            await response.aclose()
        packed = {"content-encoding", "content-length", "transfer-encoding"}
        return Response(
            response.status_code,
            headers=[(name, value) for name, value in response.headers.multi_items() if name.lower() not in packed],
            content=bytes(body),
            request=response.request,
            extensions=response.extensions,
            history=response.history,
        )
