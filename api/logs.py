"""One line for each thing worth knowing, and nothing personal in any: routes and not addresses, ids and not names."""

import logging
import sys
import time

import structlog
from litestar.types import ASGIApp, HTTPResponseStartEvent, Receive, Scope, Send
from prometheus_client import Counter, Histogram

from api.asgi import is_http, starting

answers = Counter("doorstep_answers", "Answers sent", ["method", "route", "status"])
seconds = Histogram("doorstep_answer_seconds", "Time to an answer's first byte", ["route"])
log = structlog.get_logger()


def start_logging(production: bool) -> None:
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(name)s: %(message)s")
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info if production else structlog.processors.ExceptionRenderer(),
            structlog.processors.JSONRenderer() if production else structlog.processors.LogfmtRenderer(),
        ],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )


def logged(app: ASGIApp) -> ASGIApp:
    """Counts and times each answer by its route, such as /reports/{reference}: the path may hold a private link."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if not is_http(scope):
            return await app(scope, receive, send)
        began, method = time.perf_counter(), scope["method"]

        def write(start: HTTPResponseStartEvent) -> None:
            took, route, status = time.perf_counter() - began, route_of(scope), start["status"]
            answers.labels(method, route, status).inc()
            seconds.labels(route).observe(took)
            if not route.startswith("/static"):
                log.info("answered", method=method, route=route, status=status, ms=round(took * 1e3, 1))

        await app(scope, receive, starting(send, write))

    return answer


def route_of(scope: Scope) -> str:
    return str(scope.get("path_template") or "unknown")
