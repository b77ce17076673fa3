"""Receives and verifies webhooks of the Novita GPU instance API (Standard Webhooks 1.0.0), standard library only.

    WEBHOOK_SECRET=whsec_... python3 verify.py 9000
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOLERANCE_SECONDS = 5 * 60


def verify_webhook(secret, headers, body, now=None):
    """Returns the event; raises ValueError when it is not from the service, was changed, or is too old.

    `body` is the bytes as they came, before any JSON parser has touched them.
    """
    identifier = headers.get("webhook-id", "")
    timestamp = headers.get("webhook-timestamp", "")
    age = abs((time.time() if now is None else now) - int(timestamp)) if timestamp.isdecimal() else None
    if age is None or age > TOLERANCE_SECONDS:
        raise ValueError("The timestamp is not of now")
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{identifier}.{timestamp}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    # Several while a secret is rotated; one that matches is enough.
    for signature in headers.get("webhook-signature", "").split(" "):
        version, _, value = signature.partition(",")
        if version == "v1" and hmac.compare_digest(value.encode(), expected.encode()):
            return json.loads(body)
    raise ValueError("The signature does not match")


class Receiver(BaseHTTPRequestHandler):
    seen = set()

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        try:
            event = verify_webhook(os.environ["WEBHOOK_SECRET"], self.headers, body)
        except ValueError as error:
            print(f"refused: {error}", flush=True)
            self.answer(400)
            return
        # The same event can come more than once: its id tells.
        identifier = self.headers["webhook-id"]
        if identifier not in self.seen:
            self.seen.add(identifier)
            print(f"{identifier} {event['type']}", flush=True)
        self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver)
    print(f"listening on {server.server_port}", flush=True)
    server.serve_forever()
