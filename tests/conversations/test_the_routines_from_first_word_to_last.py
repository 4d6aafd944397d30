"""Each of the unit's routines once, from its first word to its last, as the people in it would hear it."""

from __future__ import annotations

from tests.conversations.conftest import Council
from tests.conversations.transcripts import play


def test_a_delivery_plan(council: Council) -> None:
    play(
        council,
        """
at 2 November 09:01
Priya: plan for voids
  Priya < What are we trying to do, and how will residents notice?
Priya: An empty home has a new family within four weeks, and they are told the day they will move.
  Priya < Target. Where are we now, where must we be, and by when?
Priya: From 31 days in October 2026 to 24 days by March 2027
  Priya < What will you do, how much should each thing bring, and who leads it? What did it bring last time?
Priya: Two extra void teams: 4 days, Marcus / Keys on the day: 3 days, Priya
  Priya < Led by Marcus Webb and Priya Shah.
  Priya < Which is weakest, and why?
Priya: leave it
  Priya < Say "plan" whenever you want to go on.

# a week later, on another device
at 9 November 11:00
Priya: plan
  Priya < Voids: from 29 days in March 2026 to 24 days by March 2027 (version 1).
  Priya < Through whom does it reach the resident?
Priya: Lettings team: strong / Repairs contractor: weak, keys arrive late / New tenant: mixed, moves on weekends only
  Priya < The weakest link is Repairs contractor (keys arrive late): that is where the plan will be tested.
Priya: Handover dates agreed by 11 December, Priya / Second team at work by 4 January, Marcus / Keys on the day by 1 February
  Priya < The first to see is Handover dates agreed, by Friday 11 December.
Priya: Days from notice to keys, each week
Priya: Two teams of three, £140,000 until March
Priya: skip
  Priya < What could go wrong, and what will you do about it?
Priya: The contractor loses staff: a second contractor on call
Priya: Every fortnight, with the contractor, on the figures
  Priya < Still open: stakeholders.
Nadia: check plan for voids
  Nadia < Whose support is needed? | missing | nothing is written yet
Nadia: agree plan for voids
  Nadia < has nothing yet on stakeholders. Agree it as it is?
Priya: change stakeholders of the plan for voids
Priya: Tenants' panel
  Priya < has every section.
Nadia: agree plan for voids
  Priya < Nadia Okafor has agreed your plan for

# a milestone comes near, slips with its reason, and is reached
at 4 December 09:01
  Priya < Coming up:
Priya: milestone 1 of voids to 18 December, the contractor is closed that week
  Priya < the plan shows that it was first Friday 11 December.
at 17 December 10:00
Priya: milestone 1 of voids done
  Priya < on time. Well done.
Nadia: versions of the plan for voids
  Nadia < Thursday 17 December, Priya Shah: milestone done.
""",
    )


def test_a_trajectory_workshop(council: Council) -> None:
    play(
        council,
        """
at 2 November 09:01
Priya: voids 31
Priya: workshop for voids
  Priya < Where are you now?
  Priya < The latest figure is 31 days in October 2026. Say "yes" to begin there.
Priya: yes
  Priya < Where must it be, and by when?
Priya: 24 by March 2027
  Priya < What would it be by March 2027 if nothing changed?
Priya: about 33
  Priya < A straight line to 24 days by March 2027, until we know what will be done.
  Priya < What will you do, from when, when is it in full effect, and how much does it bring?
Priya: Two extra void teams from November, full by January, 6 days
  Priya < 3 days are still missing to 24 days.
Priya: no, that is wrong
  Priya < Taken back: "Two extra void teams from November, full by January, 6 days".
Priya: Two extra void teams from November, full by January, 5 days
  Priya < 4 days are still missing to 24 days.
Priya: Keys on the day from January, biting from February, full by March, 4 days
  Priya < What you will do adds up to 24 days by March 2027.
Priya: that is all
  Priya < which months are usually better or worse than that, and by how much?
Priya: January 2 worse
  Priya < How far out could March 2027 be, either way?
Priya: 2
  Priya < March 2027 | 24
Priya [Propose it]
  Priya < the old one is kept. Why is it redrawn?
Priya: the handover took longer than planned
  Nadia < would like to change the trajectory of Voids to 24 days by March 2027
Nadia [Agree]
  Priya < version 2 of its trajectory is agreed by Nadia Okafor. The one before is kept beside it, and months that are over stay judged by it.
""",
    )


def test_an_assessment_and_its_moderation(council: Council) -> None:
    play(
        council,
        """
at 2 November 09:01
Nadia: assess repairs and satisfaction with Tom and Grace
  Tom < What is the likelihood of delivery? Nobody sees your scores until all are shown together.
  Tom < AR amber/red: problematic, needs substantial attention, some of it urgent.
Tom {Score Good repairs and quick re-lets} challenge=high; planning=AG; capacity=AG; evidence=G; stage=2; overall=G; rationale=Repairs are ahead and the void teams have started
Tom {Score Tenants who feel heard} challenge=low; planning=AG; capacity=AG; evidence=AG; stage=2; overall=AG; rationale=Close to its trajectory
  Tom < You can change a score until the reveal.
Grace: scores
  Grace < Tom Brennan | 2 of 2
at 4 November 09:01
  Grace < has two priorities that only you can score, whenever suits you.
Grace {Score Good repairs and quick re-lets} challenge=high; planning=AG; capacity=AG; evidence=AR; stage=2; overall=AR; rationale=Voids have slipped for two months
Grace {Score Tenants who feel heard} challenge=low; planning=AG; capacity=AG; evidence=AG; stage=2; overall=AG; rationale=One good quarter is not a trend
  Nadia < Every rater has scored
Nadia [Reveal]
  Nadia < Good repairs and quick re-lets | G | AR | 2 letters
  Nadia < Furthest apart on evidence of progress.
Nadia [Go through them]
  Nadia < Good repairs and quick re-lets (1 of 2)
  Nadia < Evidence | G | AR
Nadia: AR because the handover still takes nine days
  Nadia < Tenants who feel heard (2 of 2)
Nadia: G, one more good month
  Nadia < Tenants who feel heard is rated better than anybody scored it: is the reason written down?
Nadia: rate satisfaction AG because one good quarter is not a trend
  Nadia < side by side
Nadia [Publish]
  Nadia < Leaders see them at 09:00 on Friday 6 November.
  Priya < Good repairs and quick re-lets: AR amber/red. The handover still takes nine days
  David < nothing
Priya: I don't agree with the rating, the second team began on Monday
  Nadia < Priya Shah sees the assessment of Good repairs and quick re-lets, and Tenants who feel heard otherwise: the second team began on Monday
at 6 November 09:01
  David < Likelihood of delivery, most likely first
  David < 1 | Tenants who feel heard | Priya Shah | AG amber/green | first rating
""",
    )


def test_a_stocktake(council: Council) -> None:
    play(
        council,
        """
at 2 November 09:01
Nadia: stocktake for Homes on 1 December at 10:00 with David and Helen, 60 minutes
  Nadia < Good news | 5 min
  Priya < nothing at the table should be a surprise
Priya: repairs 91.2, voids 31 - contractor handover dragged on. sat 76.4
Nadia: deep dive voids
  Priya < is the deep dive, 27 minutes
at 20 November 09:01
  Beatriz < Still missing for the pack:
  Priya < What has gone well that you would like said?
Priya: good news: every home passed its gas check
at 25 November 09:01
  Priya < so that nothing is a surprise:
  Priya < It changed from August: what began that month?
at 27 November 17:01
  David < The pack for the stocktake of Homes on Tuesday 1 December is made.
David: pack
  David < Priya Shah says: every home passed its gas check.
  David < Three readings, never merged
  David < Questions to put
at 1 December 10:00
Nadia: start stocktake
  Nadia < Record what is agreed as it is said
Nadia: Priya to agree handover dates with the contractor by 11 December
  Priya < it was agreed that you would agree handover dates with the contractor
Nadia: action: Beatriz ring three landlords
  Nadia < By when?
Nadia: 4 December
  Beatriz < you would ring three landlords, by Friday 4 December
Nadia: read back
  Nadia < Two actions so far
Nadia: close stocktake
  Nadia < To read aloud before everybody leaves: two actions.
  David < Was this worth your time? Nobody sees who answered what
Priya [Yes, I'll do it]
  Nadia < Priya Shah has taken on action 1
Beatriz [I'd like a word]
  Nadia < Beatriz Costa would like a word about action 2
David [Yes]
  David < without your name
at 7 December 09:01
  Beatriz < Passed its day, so how does it stand?
Beatriz: action 2 done, two of the three will let
  Nadia < Beatriz Costa has done action 2, ring three landlords (done late). "two of the three will let"
""",
    )


def test_a_priority_review(council: Council) -> None:
    play(
        council,
        """
at 2 November 09:01
Priya: repairs 91.2, voids 31, sat 76.4
at 4 November 10:00
Nadia: review of voids from flag 1
  Priya < nothing is recommended unless you agree
  Nadia < What is it about, and what is it not about?
Nadia: Re-lets of general needs homes. Not sheltered housing
Nadia: David
Nadia: Tom, Priya, Jo Hall of Ealing and me
  Nadia < Team: Tom Brennan, Priya Shah, Jo Hall of Ealing and Nadia Okafor.
at 9 November 09:01
  Nadia < Week 1 of the review
Nadia: go on
  Nadia < What is the one question whose answer would change what we do?
Nadia: Why does an empty home take a month to re-let when the repairs take nine days?
Nadia: Keys reach the contractor late / Homes are refused twice
Nadia: Days from notice to keys, by 20 November, Marcus
  Marcus < Days from notice to keys, by Friday 20 November.
Marcus [It is in]
  Nadia < Marcus Webb says this is in
at 16 November 09:01
Nadia: visits: Northside depot, the quickest, on 24 November
at 27 November 10:00
Nadia: visit 1: keys hang on a hook until the van comes on Thursdays
Nadia: hypothesis 1 holds, keys waited six days in half of the homes
Nadia: hypothesis 2 does not hold: one home in fifty
  Nadia < Hypothesis 2, Homes are refused twice: does not hold. One home in fifty.
at 8 December 10:00
Nadia: synthesis: The repairs are quick. Six of the 31 days are keys waiting for a weekly van.
Nadia: review
Nadia [Test it with the service]
  Priya < Nobody outside the team has seen it. Do you see it so?
Priya {Something is missing} words=Two drivers left in August
  Nadia < Two drivers left in August. Say "synthesis: ..." to put it anew.
Nadia: recommendations: Keys collected on the day of notice, by 11 January, Marcus, 4 days
  Nadia < Keys collected on the day of notice, Marcus Webb, by Monday 11 January, worth 4 days
Nadia: review
Nadia [Ask for agreement]
  Priya < It stands once the service and the unit have both agreed
Priya [We agree]
  Nadia < Now the unit.
Nadia [We agree]
  Priya < is agreed by both sides.
  Marcus < this is yours to bring about: Keys collected on the day of notice
at 8 March 09:01 2027
  Nadia < Three months ago both sides agreed the review
Nadia {Say how it stands} words=Keys now wait two days
at 8 June 09:01 2027
Priya {Say how it stands} words=24 days since May
  Priya < That was the last look; the review is closed
""",
    )


def test_a_delivery_summary(council: Council) -> None:
    play(
        council,
        """
at 2 November 09:01
Priya: repairs 91.2, voids 31 - contractor handover dragged on. sat 76.4
Nadia: note on voids: the contractor may lose its licence
Nadia: summaries every month
  Nadia < What you approve goes out from the fifteenth; what nobody approves goes to nobody.
at 17 November 09:01
  Nadia < Drafted from the data, for you to put right. Nobody else has seen this yet.
Nadia: draft summary for Homes
  Nadia < In short
  Nadia < The service says: contractor handover dragged on.
  Nadia < For officers only, not sent:
Nadia {Edit} passage1=Voids is the one to talk about.
  Cllr Helen Marsh < nothing
Nadia [Approve]
  Cllr Helen Marsh < Voids is the one to talk about.
Cllr Helen Marsh: summary
  Cllr Helen Marsh < And always: how can we help?
""",
    )


def test_coaching(council: Council) -> None:
    play(
        council,
        """
at 2 November 09:01
Priya: repairs 91.2, sat 76.4
Priya: voids 31
Priya: help me read my data
  Priya < Which one shall we look at together?
Priya [Voids]
  Priya < It changed from August: what began that month?
  Priya < It rose the same way up to October 2025: is this the season?
  Priya < To land 24 days by March 2027, each remaining month must be 23 or less; the best ever was 23.
Priya [Show what it would take]
  Priya < Voids: what each month must be to land 24 days by March 2027
Priya [Show years side by side]
  Priya < as in October 2025
""",
    )


def test_the_health_of_the_routine(council: Council) -> None:
    play(
        council,
        """
at 2 November 09:01
Nadia: stocktake for Tenants who feel heard on 1 December at 10:00 with David and Helen
Priya: sat 76.4
at 1 December 10:00
Nadia: start stocktake
Nadia: Priya to call ten tenants by 4 December
Nadia: close stocktake
David [Yes]
Cllr Helen Marsh [Yes]
Nadia: health
  Nadia < fewer than three answers, so not shown
Priya [Partly]
at 3 December 10:00
Priya: action 1 done
at 7 December 10:00
Nadia: health
  Nadia < Actions done on time, of those due | 1 of 1
  Nadia < Age of the figures at a stocktake | 27 days
  Nadia < Was it worth your time? | Yes 2, Partly 1, No 0
Priya: health
  Priya < That is for the delivery unit.
""",
    )
