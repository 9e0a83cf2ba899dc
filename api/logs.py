"""One line for each thing worth knowing, and nothing personal in any: routes and not addresses, ids and not names."""

import logging
import sys
import time
from pathlib import Path
from traceback import walk_tb
from types import CodeType

import structlog
from litestar.types import ASGIApp, HTTPResponseStartEvent, Receive, Scope, Send
from prometheus_client import Counter, Histogram
from structlog.typing import EventDict

from api.asgi import is_http, starting

LONGEST_WAY = 10  # places an exception passed, counted from where it was raised
answers = Counter("doorstep_answers", "Answers sent", ["method", "route", "status"])
seconds = Histogram("doorstep_answer_seconds", "Time to an answer's first byte", ["route"])
log = structlog.get_logger()


def start_logging(production: bool) -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            without_words,
            structlog.processors.JSONRenderer() if production else structlog.processors.LogfmtRenderer(),
        ],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, handlers=[FromLibraries()], force=True)
    for name in ("_granian", "granian.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    sys.excepthook = lambda _kind, error, _traceback: log.critical("ended", exc_info=error)


class FromLibraries(logging.Handler):
    """What libraries say, among our own lines. The first line alone: those after it may quote what people wrote."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        log.log(record.levelno, record.getMessage().partition("\n")[0], source=record.name, exc_info=error)


def without_words(_logger: object, _method: str, entry: EventDict) -> EventDict:
    """An exception is told by its kind and its way, never in its words: a database quotes in them what people wrote."""
    given = entry.pop("exc_info", None)
    error = given if isinstance(given, BaseException) else sys.exc_info()[1] if given else None
    return entry if error is None else {**entry, "error": outline(error)}


def outline(error: BaseException) -> str:
    way = [f"{place(frame.f_code)}:{line}" for frame, line in walk_tb(error.__traceback__)]
    parts = list(error.exceptions) if isinstance(error, BaseExceptionGroup) else []
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    here = f"{type(error).__name__} at {' < '.join(reversed(way[-LONGEST_WAY:]))}"
    return ", from ".join([here, *map(outline, [*parts, cause] if cause else parts)])


def place(code: CodeType) -> str:
    return f"{'/'.join(Path(code.co_filename).parts[-3:])} {code.co_name}"


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
