"""Human corrections (校对): what a person has decided stands over what was read.

    data/overrides/2023-某县城管局-工作总结.yml
    - target: p-3f2a…            # report, or the id of a heading or passage (see `explain`)
      set: {topics: [C2]}
      reason: 露天焚烧归污染防治
      by: 张三
    - target: p-81d0…
      commitment: 新建公共停车场3个以上     # words of the commitment in that passage
      set: {outcome: 已完成}
      reason: 第3个停车场12月28日投用，见局简报
      by: 李四

An entry needs target, set, reason and by; one whose target the report no longer has is a
problem and is left out.
"""

from scripts.overrides.applying import answered_codes, apply_overrides
from scripts.overrides.entries import Override, load_overrides
from scripts.overrides.stanza import override_stanza

__all__ = ["Override", "answered_codes", "apply_overrides", "load_overrides", "override_stanza"]
