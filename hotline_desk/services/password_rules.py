"""What passwords must be and how soon the window locks itself: an administrator's to choose, kept as settings of the office."""

from __future__ import annotations

from hotline_desk.services.conflicts import refuse_other
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.passwords import Rules
from hotline_desk.services.roles import require
from hotline_desk.services.taking_back import Watch


def rules(desk: Desk) -> Rules:
    """The office's password rules; those of 等保 where it chose none."""
    return Rules(**desk.setting("passwords", {}))


def keep_rules(desk: Desk, wanted: Rules, seen: Rules | None = None) -> None:
    """Other password rules, for passwords chosen from now on. Raises Refused; Conflict where they are not as ``seen`` any more."""
    require(desk, "accounts")
    if not 8 <= wanted.length <= 64 or not 1 <= wanted.kinds <= 4 or not (wanted.days == 0 or 7 <= wanted.days <= 365):
        raise Refused("密码至少 8 位；字符 1 到 4 种；7 到 365 天一换，或者不定期换。要求没有变化。", "wrong_input")
    refuse_other("密码要求", None if seen is None else rules_words(seen), rules_words(rules(desk)), rules_words(wanted))
    with Watch(desk, "accounts", "改密码要求", ("passwords",)):
        desk.change_setting("passwords", {"length": wanted.length, "kinds": wanted.kinds, "days": wanted.days})
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        tx.log_access(desk.user or "本机", "password_rules", "office", rules_words(wanted))


def idle(desk: Desk) -> int:
    """After how many minutes without a key the window locks itself."""
    return int(desk.setting("idle_minutes", 10))


def keep_idle(desk: Desk, minutes: int, seen: int | None = None) -> None:
    """Other :func:`idle` minutes, five to thirty. Raises Refused; Conflict where they are not as ``seen`` any more."""
    require(desk, "accounts")
    if not 5 <= minutes <= 30:
        raise Refused("自动锁定要在 5 到 30 分钟之间。没有变化。", "wrong_input")
    refuse_other("自动锁定", None if seen is None else f"{seen} 分钟", f"{idle(desk)} 分钟", f"{minutes} 分钟")
    with Watch(desk, "accounts", "改自动锁定", ("idle_minutes",)):
        desk.change_setting("idle_minutes", minutes)


def rules_words(wanted: Rules) -> str:
    """密码至少 8 个字符、三种字符，90 天一换."""
    kinds = f"、{'零一二三四'[wanted.kinds]}种字符" if wanted.kinds > 1 else "、不限种类"
    return f"密码至少 {wanted.length} 个字符{kinds}，{f'{wanted.days} 天一换' if wanted.days else '不定期换'}"


def below_grade(wanted: Rules) -> str:
    """What GB/T 22239-2019 second grade asks for and these rules do not, as a sentence; "" where they do."""
    usual = Rules()
    lacking = [words for words, low in (("字符不足三种", wanted.kinds < usual.kinds),
                                        (f"超过 {usual.days} 天才换", not 0 < wanted.days <= usual.days)) if low]
    return f"低于等级保护二级测评常用的要求（{'，'.join(lacking)}），测评时可能要说明理由。" if lacking else ""
