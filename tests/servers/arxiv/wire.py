"""How an answer gets over the wire, well or badly."""

import select
import socket
import struct
import threading
from http.server import BaseHTTPRequestHandler

from tests.servers.arxiv.answers import Answer, Manner

TRICKLE_SECONDS = 0.02


def send(handler: BaseHTTPRequestHandler, answer: Answer, closing: threading.Event) -> None:
    """Send an answer in its manner, until the client leaves or the server closes. Raises OSError."""
    handler.close_connection = handler.close_connection or answer.manner is not Manner.WHOLE
    if answer.manner is Manner.SILENT:
        while not closing.is_set() and not has_left(handler.connection, TRICKLE_SECONDS):
            pass
    elif answer.manner is Manner.RESET:
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()
    elif answer.manner is Manner.TRICKLING_HEADERS:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        _trickle(handler, b"X-Padding: 0\r\n" * 1000, closing)
    else:
        _send_headers(handler, answer)
        if answer.manner is Manner.TRICKLING:
            _trickle(handler, answer.body, closing)
        elif answer.manner is Manner.ENDLESS:
            while not closing.is_set():
                handler.wfile.write(answer.body)
        else:
            half = len(answer.body) // 2
            handler.wfile.write(answer.body[:half] if answer.manner is Manner.DROPPED else answer.body)


def has_left(connection: socket.socket, seconds: float = 0.0) -> bool:
    """Return whether the client has closed its end, or does so within some seconds."""
    try:
        readable, _, _ = select.select([connection], [], [], seconds)
        return bool(readable) and connection.recv(1, socket.MSG_PEEK) == b""
    except (OSError, ValueError):  # it is reset, or closed on this side
        return True


def _send_headers(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    handler.send_response(answer.status)
    handler.send_header("Content-Type", answer.content_type)
    if answer.manner is not Manner.ENDLESS:
        handler.send_header("Content-Length", str(len(answer.body)))
    if handler.close_connection:
        handler.send_header("Connection", "close")
    for name, value in answer.headers.items():
        handler.send_header(name, value)
    handler.end_headers()


def _trickle(handler: BaseHTTPRequestHandler, text: bytes, closing: threading.Event) -> None:
    for place in range(len(text)):
        if closing.is_set() or has_left(handler.connection, TRICKLE_SECONDS):
            return
        handler.wfile.write(text[place : place + 1])
