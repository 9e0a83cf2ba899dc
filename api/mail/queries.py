"""Signatures for sql/queries/mail.sql."""

from api.database import Connection
from api.mail.schemas import Letter
from api.sql import query


@query
async def letter_by_delivery(db: Connection, delivery_id: int) -> Letter | None: ...


@query
async def letter_failed(db: Connection, delivery_id: int, reason: str) -> None: ...


@query
async def letter_late(db: Connection, delivery_id: int, reason: str) -> None: ...


@query
async def is_filed(db: Connection, key: str) -> bool: ...


@query
async def count_mail(db: Connection, outcome: str) -> None: ...
