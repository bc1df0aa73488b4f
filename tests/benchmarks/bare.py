"""The bound of reads: bare FastAPI and asyncpg, one route, one SELECT by primary key, no checks at all."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
import orjson
import uvicorn
from fastapi import FastAPI, Request, Response


@asynccontextmanager
async def _pool(app: FastAPI) -> AsyncIterator[None]:
    async with asyncpg.create_pool(os.environ["BARE_DATABASE"], min_size=16, max_size=16) as app.state.pool:
        yield


app = FastAPI(lifespan=_pool)


@app.get("/households/{household_id}")
async def read(household_id: UUID, request: Request) -> Response:
    """One row as it is, written by the fastest JSON library."""
    row = await request.app.state.pool.fetchrow("SELECT * FROM bare_household WHERE id = $1", household_id)
    return Response(orjson.dumps(dict(row), default=str), media_type="application/json")


if __name__ == "__main__":
    uvicorn.run(app, port=int(os.environ["BARE_PORT"]), loop="uvloop", log_config=None, access_log=False)
