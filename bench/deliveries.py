"""Deliveries as GitHub signs them, many at once over connections that stay open."""
import hashlib
import hmac
import http.client
import json
import queue
import statistics
import threading
import time


def deliver(port, path, secret, commit, name, number, at_once=16):
    work = queue.SimpleQueue()
    for index in range(number):
        work.put(request(secret, commit, f"{name}-{index}"))
    times, refused = [], []

    def sender():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while True:
            try:
                body, headers = work.get_nowait()
            except queue.Empty:
                return
            begin = time.monotonic()
            connection.request("POST", path, body, {"Host": f"berth.localhost:{port}", **headers})
            answer = connection.getresponse()
            answer.read()
            times.append(time.monotonic() - begin)
            if answer.status != 202:
                refused.append(answer.status)

    threads = [threading.Thread(target=sender) for _ in range(at_once)]
    begin = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - begin
    quantiles = statistics.quantiles(times, n=100)
    return {"rate": number / took, "p50": quantiles[49], "p99": quantiles[98], "refused": len(refused)}


def request(secret, commit, delivery):
    repository = {"full_name": "bench/hosted", "html_url": "https://localhost/bench/hosted"}
    body = json.dumps({
        "ref": "refs/heads/main", "before": "0" * 40, "after": commit, "created": False, "deleted": False,
        "forced": False, "pusher": {"name": "bench"}, "sender": {"login": "bench"}, "repository": repository,
        "commits": [{"id": commit, "message": "x" * 200, "modified": ["server.js"] * 20}] * 20,
        "delivery": delivery}).encode()
    code = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return body, {"X-GitHub-Event": "push", "X-GitHub-Delivery": delivery, "Content-Type": "application/json",
                  "X-Hub-Signature-256": "sha256=" + code}
