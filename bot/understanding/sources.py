"""Where a figure comes from: "per Northgate", "from Marcus: 8,512", "going by July payroll" say nothing against it.

A system is known by its kind or, after "per" and the like, by its capital letter; "per Officer" is a rate and no source.
"""

# ruff: noqa: SIM905 - a lexicon reads as a paragraph

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.understanding.shapes import Shape

_SYSTEMS = frozenset(
    """ledger payroll dashboard system register tracker spreadsheet report reports extract database portal crm finance
    accounts hr excel powerbi warehouse log logs sheet sheets records returns stats telephony phones bi""".split()
)
_PRODUCTS = frozenset(
    "itrent civica northgate orchard avaya netcall oracle sap agresso idox uniform mosaic liquidlogic capita jadu granicus".split()
)
_RATES = frozenset(
    """officer officers worker workers person head week day month year quarter hour case property home household visit job
    call fte ward site team school child bin round cent 1000 capita resident tenant tenancy employee member post placement
    journey vehicle request complaint incident client family pupil""".split()
)
_FROM = re.compile(
    r"(?<!\S)(?P<how>per|as per|according to|going by|courtesy of|source :|source|from|off|via|in|on|out of) (?:the |our |my )?(?:latest |¤now |¤prev |¤date |(?:contractor|supplier|provider|team|finance)'?s )?"
    r"(?P<who>[a-z]{2,})(?P<more> [a-z]{2,})?(?: in (?:finance|hr|housing|performance|payroll|procurement|the team))?(?: (?:¤date|¤now|this morning|today|yesterday|system|report|run|extract|team))?(?= (?:[.,;:!()\n§]|–|-|at|as|for|from|by|via|this|and|so|which|because|it|it's|we)|$)"
)
FIRST_NAMES = frozenset(
    """aaron abdul baz daz gav gaz kaz shaz trev adam adrian ahmed aisha alan alex alice alison amanda amy andrea andrew andy angela anita anna anne anthony
    barbara barry ben bernard beth bev bill bob brenda brian bridget bruce carl carol caroline catherine charlotte cheryl chloe chris
    christine claire clare colin craig daniel danny daphne darren dave david dawn deb debbie deborah denise derek diana diane
    donna dot doug duncan eddie eileen elaine elizabeth ellen emily emma eric fatima fiona frances frank fred gareth garry gary gavin
    gemma geoff george gill gillian glen gordon graham greg hannah harriet harry hassan hayley hazel heather helen henry holly
    howard hugh iain ian imran irene jack jackie jacqui jake james jamie jan jane janet janice jasmine jason jean jeff jen
    jennifer jenny jeremy jo jessica jill jim joan joanna joanne joe john jonathan jordan joseph josh joyce judith julia julian julie june
    karen kate katherine kathryn kathy katie keith kelly ken kerry kev kevin khalid kim kirsty kwame laura lauren lee len leon lesley liam
    linda lisa liz lorraine louise lucy luke lynn lynne maggie malcolm mandy marcus margaret maria marie marion martin mary matt
    matthew maureen megan mel melanie michael michelle mick mike mohammed mohamed moira morag muhammad nadia nasreen natalie neil
    niall nick nicola nigel nikki norman olivia omar owen pam pat patricia paul pauline penny pete peter phil philip phoebe priya rachel raj
    rashid ravi ray rebecca richard rob robert robin roger ron rose ross roy russell ruth ryan sally sam samantha sandra sanjay sarah
    sean shabana shaun sheila shirley shirin simon sonia sophie stacey stan stella stephanie stephen steve steven stuart sue sunita susan
    suzanne sylvia tania tanya tariq ted teresa terry theresa tim tina toby tom tony tracey tracy trevor trish usman val valerie
    vanessa vera vicki vicky victoria vikram wayne wendy william yasmin yetunde yvonne zoe""".split()
)
"""First names: whose the figure is said to be. None is a word for a part of what is measured."""
TEAMS = frozenset(
    """hr finance legal payroll planning housing parks highways procurement revenues revs benefits ict it performance customer
    waste recycling repairs voids lettings income rents fleet libraries leisure education social care audit comms licensing
    democratic digital transport environmental complaints governance accountancy accounts""".split()
)
"""What the departments of a council are called, for short."""
_BY_NAME = frozenset({"per", "as per", "according to", "going by", "courtesy of", "source", "source :"})


def sources(shape: Shape, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The stretches of places, as (from, to), that say where a figure comes from."""
    for match in _FROM.finditer(shape.text, first, last):
        at = shape.place(match.start("who"))
        who, more = match["who"], (match["more"] or "").strip()
        if who in _RATES or more in _RATES or shape.is_own(who):
            continue
        named = at in shape.proper and (
            match["how"] in _BY_NAME or (match.start() == 0 and match["how"] == "from")
        )
        product = who in _PRODUCTS and match["how"] in _BY_NAME | {"off", "out of"}
        survey = who == "survey" and not more
        given = match["how"] == "from" and who in FIRST_NAMES and not more
        if (
            who in _SYSTEMS
            or more in _SYSTEMS
            or product
            or survey
            or given
            or (named and (not more or at + 1 in shape.proper))
        ):
            yield shape.place(match.start()), shape.place(match.end() - 1)
