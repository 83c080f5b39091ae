"""The shape of a pack file: which tables and keys it may have. Anything else is refused."""

from __future__ import annotations

SECTIONS = {"pack", "words", "roles", "channels", "units", "rules", "indicators", "hints", "case_transfer", "papers", "tables", "question", "clause"}
HEADER_NEEDED = {"id", "title", "locality", "version", "issuer", "dispatch_office", "effective_from"}
HEADER_OPTIONAL = {"issuer_short", "document_number", "interpreter", "cc", "kind", "meeting", "structure_note"}
CLAUSE_KEYS = {"number", "heading", "document", "text"}
PARAMETER_KEYS = {"from", "value", "clause", "quote", "origin", "ref", "label", "unit"}
PARAMETER_NEEDED = {"from", "value", "clause", "origin"}
INDICATOR_KEYS = {"label", "clause"}
OFFICE_KEYS = {"from", "value", "adopt_from", "reason"}

UNIT_KEYS = {"kinds", "specific", "villages", "starter", "starter_source"} | {
    f"duty_{kind}" for kind in ("neighbourhood", "section", "village", "squad")
}

STATES = (
    "registered dispatched handling return_pending returned reply_review submitted planned ledgered "
    "pending_revisit redo closed archived void"
).split()

WORD_KEYS = {f"state_{state}" for state in STATES} | set(
    """order unit desk caller superior city leader head supervisor first_contact extension return returned redo
    revisit repeat supervise supervise_sheet supervise_clear result_sheet closed escalate progress ledger
    ledger_clear own_level case_transfer archive interview bulletin bulletin_name
    card_duty_yellow card_duty_orange card_duty_red""".split()
)

# What an act is reminded of where the regulation says so without a number: services/hints.py words it.
HINT_NAMES = {"already_determined", "await_conditions", "progress_notice", "two_officers", "enforcement_evidence",
              "other_evidence", "case_transfer"}

# The clause a paper or a panel cites where no rule does; an interview for bad duty has no rule of its own, nor has 法定、商定、指定.
PAPER_NAMES = {"leader_report", "head_report", "face_reply_record", "explanation_outline", "meeting_minutes", "duty_interview",
               "dispatch_basis"}

# The tables beside a bulletin that the regulation itself asks for, with their clauses, its own first.
TABLE_NAMES = {"matters", "structure", "firsts", "cases"}

# Every rule name of the contract, §3: timers, findings, actions, refusals.
RULE_NAMES = set(
    """dispatch_alert first_contact handle initial_reply urgent_feedback emergency_arrival return_window
    extension_window city_extension_window result_reply redo promised planned_close supervise_feedback
    ledger_review archive_alert visit_window platform_due
    supervise_repeat supervise_chronic supervise_overdue supervise_superior_dissatisfied
    supervise_leader_or_media supervise_buck_passing repeat_card escalation_hint case_transfer_required
    redo_signature_missing evidence_missing progress_interview face_reply_required
    weekly_explain weekly_interview month_bottom quarter_bottom card_duty supervise_interview reminder_interview
    return_signature return_forbidden extension_report extension_limit wrong_state""".split()
)
