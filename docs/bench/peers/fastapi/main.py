"""The list of contracts as FastAPI with SQLModel answers it: the fields of Pactoria's own answer, under the same names."""

import hashlib
import os
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import Depends, FastAPI, Header, HTTPException, Query
from sqlalchemy import Column
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, Session, SQLModel, create_engine, desc, func, select

engine = create_engine(os.environ["DATABASE_URL"].replace("postgres://", "postgresql+psycopg://"), pool_size=8, max_overflow=8)
app = FastAPI()

NEXT = {
    "draft": ["pending_review", "active", "terminated"],
    "pending_review": ["draft", "active", "terminated"],
    "active": ["completed", "terminated"],
}


class Person(SQLModel, table=True):
    __tablename__ = "people"

    id: UUID = Field(primary_key=True)
    company_id: UUID
    email: str
    full_name: str


class SignIn(SQLModel, table=True):
    __tablename__ = "sign_ins"

    token_hash: str = Field(primary_key=True)
    person_id: UUID
    expires_at: datetime


class ContractBase(SQLModel):
    id: UUID = Field(primary_key=True)
    title: str
    contract_type: str
    status: str
    client_name: str
    client_email: str | None
    supplier_name: str | None
    currency: str
    start_date: date | None
    end_date: date | None
    template_id: str | None
    version: int
    created_by: UUID
    created_at: datetime
    updated_at: datetime
    status_reason: str | None
    signed_by: str | None
    signed_on: date | None
    plain_english_input: str
    variables: dict = Field(sa_column=Column(JSONB))


class Contract(ContractBase, table=True):
    __tablename__ = "contracts"

    company_id: UUID
    value_pence: int | None


class ListedContract(ContractBase):
    contract_value: Decimal | None
    is_current_version: bool = True
    next_statuses: list[str]


class ContractPage(SQLModel):
    contracts: list[ListedContract]
    total: int
    page: int
    size: int
    pages: int


def session():
    with Session(engine) as it:
        yield it


def person(db: Annotated[Session, Depends(session)], authorization: Annotated[str, Header()] = "") -> Person:
    token = authorization.removeprefix("Bearer ")
    found = db.exec(
        select(Person)
        .join(SignIn, SignIn.person_id == Person.id)
        .where(SignIn.token_hash == hashlib.sha256(token.encode()).hexdigest(), SignIn.expires_at > datetime.now(timezone.utc))
    ).first()
    if found is None:
        raise HTTPException(401)
    return found


@app.get("/api/v1/contracts/", response_model=ContractPage)
def contracts(
    db: Annotated[Session, Depends(session)],
    who: Annotated[Person, Depends(person)],
    page: Annotated[int, Query(ge=1)] = 1,
    size: Annotated[int, Query(ge=1, le=100)] = 10,
):
    of_company = Contract.company_id == who.company_id
    total = db.exec(select(func.count()).select_from(Contract).where(of_company)).one()
    rows = db.exec(
        select(Contract).where(of_company).order_by(desc(Contract.updated_at), desc(Contract.id)).offset((page - 1) * size).limit(size)
    ).all()
    return ContractPage(
        contracts=[
            ListedContract(
                **it.model_dump(exclude={"company_id", "value_pence"}),
                contract_value=None if it.value_pence is None else Decimal(it.value_pence) / 100,
                next_statuses=NEXT.get(it.status, []),
            )
            for it in rows
        ],
        total=total,
        page=page,
        size=size,
        pages=-(-total // size),
    )
