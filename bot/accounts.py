"""Whether words read as an account of a service: what changed, why, what is done about it, by when.

Only such words are offered for the unit. Anything else may be a slip of the finger, a grumble or another window, and is
asked about kindly; a writer who means it says so ("Voids: ..."), and is then taken at their word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.understanding.lexicon import CONNECTORS, COUNTED, GREETINGS, LABELS, PLAIN, stem

_FEWEST = 3
_WORD = re.compile(r"[^\W\d_]{2,}")
_DATED = re.compile(
    r"\d|\b(?:mon|tues?|wednes|thurs?|fri|satur|sun)day\b|\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b",
    re.IGNORECASE,
)


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in text.split())


# What happens to a service's figures, and what people do about it; by their stems.
_OF_A_SERVICE = _stems(
    """absence access account action additional adjust agency agree allocate application appoint asbestos audit autumn backfill
    backlog bank batch because began begin behind bin block board booking bottleneck breach broke brought budget building
    business camera cancel capacity care carer caseload catch caught cause centre change changed chase christmas claim clean
    clear client clinic close collection commission complaint complete complex consult contract contractor coronavirus correct
    cost council count court coverage covid crew crisis customer cut cyber damp data deadline decant decision declined decrease
    definition delay deliver demand depot deteriorate director discharge dispute double down doubled drift driver drop due duplicate
    early easter efficiency electrical eligible email emergency enforce engineer error escalate estate estimate event evict exclude
    exit expect expire extend extra failed failure fall fallen family fault feedback fell fewer finance fine finish fire fix fleet
    flood flu follow forecast forward foster freeze frozen fuel fund funding gang gap gas government grant growth half handover
    heat higher hire holiday home homeless hospital hotel household housing impact improve inclement increase induct influx
    inherit inspect install intake interim intervene introduce invest invoice issue job joined keys landlord lapse late launch law
    lead learning leave left legacy legal legislation less letting levy licence line list locum longer lorry lost lower maintain
    management manager market maternity measure meet merge migrate mild mitigate mobilise monitor months more mould move national
    neighbour network newly nhs night notice nurse obtain occupy officer offline onboard outage outbreak outlier overdue overrun
    overspend overtime owing paper parent partner patch paternity pay payment peak pending people permanent phase phone pilot
    pipeline place placement plan plant policy portal postal power practice pressure price prior prioritise procedure process
    procure productivity profile programme progress project property provider provision quality quarter quicker quote rate
    reactive reason rebook recover recruit redeploy redesign reduce reduction referral refurbish refused regulate reinspect
    release relet removal renew rent reopen repair report request reschedule resident resign resolve resource response restore
    restructure result retire retrain return review revise ring rise road roll roof rose rota round route safety scaffold
    schedule scheme school season secure series service shift short shortage shut sickness site slip slow slower snow snowed social
    software solicitor specialist spend spike spring squeeze staff stage standby start starter storm stretch strike stuck
    structural summer supplier supply support surge surveyor survey suspend system target team temporary tenant tender
    term timetable track trade trades train trainee transfer trend triage truck turnover union unoccupied upgrade uptake urgent
    vacancy vacant validate van vehicle vendor visit void volume volunteer waiting ward weather week weekend winter worker workforce
    workload works worse yard year"""
)


_KNOWN = _OF_A_SERVICE | {stem(word) for word in PLAIN | GREETINGS | COUNTED | CONNECTORS | LABELS}


def reads_as_account(text: str, names: Iterable[str]) -> bool:
    """Whether words say something of a service; `names` are what its figure goes by.

    >>> reads_as_account("contractor handover dragged on", ["voids"])
    True
    >>> reads_as_account("asdf qwer zxcv", ["voids"]), reads_as_account("sorry wrong window ignore me", ["voids"])
    (False, False)
    """
    said = {stem(word) for word in _WORD.findall(text.casefold())}
    if len(said) < _FEWEST:
        return False
    own = {stem(word) for name in names for word in _WORD.findall(name.casefold()) if len(word) > _FEWEST}
    if len(said & (_KNOWN | own)) * 4 < len(said):
        return False
    return bool(said & (_OF_A_SERVICE | own) or _DATED.search(text))
