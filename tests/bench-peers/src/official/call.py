"""Calls through the official Python SDK: as many as each line of the standard input says."""

import json
import os
import sys
import time

from volcengine.ApiInfo import ApiInfo
from volcengine.Credentials import Credentials
from volcengine.ServiceInfo import ServiceInfo
from volcengine.base.Service import Service

credentials = Credentials("AKLTfakefakefakefake", "fakefakefakefakefake", "rtc", "cn-north-1")
info = ServiceInfo(os.environ["ADDRESS"], {"Accept": "application/json"}, credentials, 10, 10, "http")
query = {"Action": "GetUserConversations", "Version": "2020-12-01"}
service = Service(info, {"call": ApiInfo("POST", "/", query, {}, {})})
body = json.loads(os.environ["BODY"])

for line in sys.stdin:
    start, cpu = time.perf_counter(), time.process_time()
    for _ in range(int(line)):
        answer = json.loads(service.json("call", {}, json.dumps(body)))
        assert answer["Result"]["ConversationInfos"]
    took = {"cpu_ms": (time.process_time() - cpu) * 1e3, "ms": (time.perf_counter() - start) * 1e3}
    print(json.dumps(took), flush=True)
