"""The words by which sentences show what they speak of: an abstract's turns of phrase, a whole paper's signs."""

import re
from collections.abc import Mapping
from functools import cache

from chat.single_flight import remembered

_CUES = {
    "proposes": re.compile(
        r"\b(?:we|paper|work|study|article|letter|survey)\b(?: \w+){0,3}? (?:propos|introduc|present|develop|devis"
        r"|design|describ|build|contribut|formulat|creat|releas)(?:es?|s|ed)?\b"
        r"|\bis (?:proposed|introduced|presented)\b"
        r"|(?:本文|我们|本研究|本论文)[^，。]{0,12}(?:提出|介绍|设计|构建)",
        re.IGNORECASE,
    ),
    "studies": re.compile(
        r"\b(?:we|paper|work|study|article)\b(?: \w+){0,2}? (?:stud|investigat|explor|examin|analy[sz]|address|consider"
        r"|tackl|revisit|focus|aim|seek|review|survey|compar|evaluat)(?:y|ies|ied|es?|s|ed)?\b"
        r"|(?:本文|我们|本研究)[^，。]{0,12}(?:研究|探讨|分析)",
        re.IGNORECASE,
    ),
    "finds": re.compile(
        r"\b(?:we|results?|experiments?|analysis|evaluations?|findings?|study|paper|work)\b(?: \S+){0,6}?"
        r" (?:show|demonstrat|find|found|prov|observ|reveal|suggest|indicat|confirm|argu|establish|achiev"
        r"|validat|verif|underscor|highlight|attain|yield)\w*\b"
        r"|(?:实验|结果)[^，。]{0,8}(?:表明|显示)",
        re.IGNORECASE,
    ),
    "beats": re.compile(
        r"\b(?:outperform|state[- ]of[- ]the[- ]art|superior|surpass|improv|faster|better|competitive)\w*",
        re.IGNORECASE,
    ),
    "here": re.compile(
        r"^(?:in|with|through) this (?:paper|work|study|article|letter|report|survey)\b|^here\b|^this (?:paper|work)\b"
        r"|^we\b|本文",
        re.IGNORECASE,
    ),
    "remedies": re.compile(
        r"^(?:to (?:this end|address|tackle|overcome|solve|remedy|mitigate|alleviate|fill|bridge|meet|achieve|do)"
        r"|inspired by|motivated by|based on|building on|therefore|thus|hence)\b",
        re.IGNORECASE,
    ),
    "contrasts": re.compile(
        r"^(?:however|but|yet|unfortunately|despite|although|nevertheless|while|though|existing|current|previous|prior"
        r"|recent(?:ly)?|traditional(?:ly)?|conventional)\b",
        re.IGNORECASE,
    ),
    "lacks": re.compile(
        r"\b(?:challeng|difficult|limit(?:ed|ation)|suffer|lack|problem|remains?|fail|struggl|hard to|unclear|poor)\w*",
        re.IGNORECASE,
    ),
    "details": re.compile(
        r"^(?:specifically|in particular|moreover|furthermore|additionally|in addition|also|finally|first(?:ly)?"
        r"|second(?:ly)?|third(?:ly)?|next|then|for (?:instance|example)|besides"
        r"|in the (?:first|second|third|next) (?:stage|phase|step)"
        r"|more (?:specifically|precisely)|concretely)\b",
        re.IGNORECASE,
    ),
    "points_back": re.compile(
        r"^(?:this|these|those|it|its|they|their|the (?:former|latter|first|second|proposed|resulting|key|main)|such"
        r"|both|doing so|by doing so|as a result|consequently|he|she|in this)\b"
        r"(?! (?:paper|work|study|article|report|survey)\b)",
        re.IGNORECASE,
    ),
    "we": re.compile(r"\b(?:we|our)\b|我们|本文", re.IGNORECASE),
    "novel": re.compile(
        r"\b(?:novel|new|first|simple|efficient|general|framework|method|approach|model)\b", re.IGNORECASE
    ),
    "experiments": re.compile(r"\b(?:experiment|evaluat|benchmark|dataset|empirical|ablation)\w*", re.IGNORECASE),
    "code": re.compile(
        r"https?://|\b(?:code|project (?:page|website)|implementation|source code|models?|data(?:set)?)\b[^.]{0,60}"
        r"\b(?:available|released?|found|public(?:ly)?|open[- ]?sourced?|accessed)\b|\bproject (?:page|website)\b",
        re.IGNORECASE,
    ),
    "refers": re.compile(
        r"\b(?:them|these|those|such (?:an? )?(?!as\b)\w+|the (?:above|former|latter|aforementioned))\b"
        r"|\bthis (?!(?:\w+ )?(?:paper|work|study|article|report|survey|letter|note)\b)",
        re.IGNORECASE,
    ),
    "number": re.compile(r"(?<![\w-])\d[\d.,]*(?![\w-]*[A-Za-z])"),
    "question": re.compile(r"[?？]\W*$"),
}
CUES = tuple(_CUES)


@remembered(1024, longest=1000)  # each sentence is asked several times over while its abstract is read
def has_cue(name: str, sentence: str) -> bool:
    """Return whether a sentence holds the cue phrase of that name."""
    return bool(_CUES[name].search(sentence))


def is_own(sentence: str) -> bool:
    """Return whether a sentence speaks of the paper's own work rather than of what was there before."""
    return has_cue("we", sentence) or has_cue("here", sentence) or has_cue("proposes", sentence)


# Words apart by spaces; "_" is a space within one, "*" stands for any ending.
_SIGNS: Mapping[str, str] = {
    "compares": """
        outperform* surpass* superior better worse faster slower higher_than lower_than larger_than
        smaller_than fewer more_than less_than compared_to compared_with relative_to state_of_the_art
        state-of-the-art baseline* versus vs comparable competitive improve* improving speedup* speed-up*
        speeds_up consistent_with agree* deviat* agreement outweigh* excess match* gain gains as_well_as_or 优于
        提升 超过 相比 达到
    """,
    "effort": """
        GPU GPUs TPU TPUs CPU CPUs FLOP* GPU-hours hour hours days weeks epochs parameters batch batches
        training_set training_steps training_time trained_on dataset datasets data_set data_sets corpus corpora
        images sentences sentence_pairs tokens samples examples participants interview* questionnaire* events
        galaxies stars planets simulation simulations configurations iterations runs ablation* annotat* fb-1
        fb−1 fb–1 measurements observations spectra lattice* collected recorded 数据集 参数 样本 消融 训练
    """,
    "limits": """
        limitation limitations is_limited are_limited limited_to future_work future_research future_stud*
        cannot not_yet future_direction* not_account* not_consider* not_include* not_address* not_applicable
        remains_open remain_open remains_unclear remain_unclear remains_to_be remain_to_be only_consider*
        only_stud* only_evaluat* only_test* beyond_the_scope leave_this leave_the drawback* caveat*
        shortcoming* further_work further_stud* neglect* further_investigation further_research would_need
        would_require would_be_needed less_effective open_question* is_needed are_needed preliminary we_plan
        plan_to does_not_allow do_not_allow requires_writing 局限 未来 尚未 不足
    """,
    "means": """
        enables enable enabling allows allow allowing opens open_up pave* first_time important* implication*
        potential* promising significant contribut* useful understanding insight* benefit* applicable we_hope
        can_be_used can_be_applied can_be_extended suggest suggests demonstrates demonstrate shows_that
        show_that indicates_that evidence_for evidence_that provides provide reveal* confirm* establish* expect
        new_capabilit* general 意义 表明
    """,
    "new": """
        novel new first unlike in_contrast_to different_from differs_from contribution contributions propose
        proposes proposed introduce introduces introduced presents present_a present_the developed develop
        instead_of key_idea main_idea for_the_first_time to_our_knowledge to_the_best_of_our_knowledge
        unprecedented original extends 首次 新 提出
    """,
    "wanting": """
        however although despite unfortunately suffer* limited limits limitation* lack* fail*
        cannot challeng* expensive costly slow slower difficult hard_to bottleneck* inefficien* quadratic
        insufficient prohibitive* unclear unknown poor poorly drawback* degrad* hinder* overlook* ignor*
        impractical restrict* discrepan* tension preclude* little_is no_consensus at_the_cost not_well
        not_fully not_yet has_not_been have_not_been does_not do_not fundamental_constraint remains obstacle*
        然而 但是 问题 缺乏 困难
    """,
    "others": """
        prior_work* previous_work* existing_work* earlier_work* related_work* recent_work* prior_method*
        previous_method* existing_method* current_method* most_method* prior_approach* previous_approach*
        existing_approach* current_approach* many_approach* previous_stud* prior_stud* recent_stud*
        earlier_stud* many_stud* several_stud* existing_model* previous_model* previous_result* earlier_result*
        previous_measurement* existing_tool* current_tool* existing_system* researchers et_al has_been
        have_been was_proposed was_introduced was_shown traditional* conventional* literature
        methods_have approaches_have have_attempted have_aimed 现有 以往 先前
    """,
    "acts": """
        we_propose we_introduce we_use we_apply we_train we_trained we_compute we_split we_store we_construct
        we_build we_employ we_adopt we_generate we_estimate we_minimize we_optimize we_fit we_measure*
        we_combine we_design* we_develop* we_derive* we_simulate* we_select* we_reconstruct* we_collect*
        we_recruit* we_conduct* we_perform* we_replace* we_add* we_learn* we_calculate* we_define* we_extend*
        we_obtain* we_parametri* we_model* we_sample* we_consider* we_evaluate* we_assume* we_start* we_take*
        we_divide* we_choose* we_present* we_implement* we_show_how we_showed we_integrat* is_computed
        are_computed is_trained are_trained is_split are_split is_stored are_stored is_constructed
        are_constructed is_built is_generated are_generated is_estimated are_estimated is_minimized
        is_optimized is_fitted are_fitted is_measured are_measured is_combined are_combined is_designed
        is_derived are_derived is_simulated are_simulated is_selected are_selected is_reconstructed
        are_reconstructed are_collected is_performed are_performed is_replaced is_added are_added is_used
        are_used is_applied are_applied is_employed are_employed is_obtained are_obtained is_defined
        are_defined is_calculated are_calculated is_modelled is_modeled is_normalized are_required
        are_identified is_composed are_composed consists_of is_based_on 我们 采用 利用
    """,
    "hopes": "we_hope we_believe inspires inspire acknowledge*",
    "signposts": """
        in_this_section in_the_next_section in_the_following the_rest_of this_section is_organized
        are_as_follows is_as_follows as_follows we_discuss we_now we_then_discuss we_conclude_with
        described_below we_briefly more_details for_details is_given_in are_given_in is_presented_in
        are_presented_in see_section can_be_found future_directions we_provide_some we_describe we_thank
        this_paper_is_structured outline
    """,
}
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|can|could|will|would|may|might|must|should|does|do|did"
    r"|(?:we|they|it|which|that|who) \w+|(?:show|achieve|yield|provide|require|allow|enable|improve|reduce|increase"
    r"|perform|outperform|give|make|take|contain|consist|depend|lead|remain|suggest|indicate|demonstrate|reveal|describe|present"
    r"|propose|introduce|combine|generate|produce|exceed|extend|follow|represent|become|grow|run|exhibit|converge|hold"
    r"|arise|appear|mean|imply|correspond|differ|vary|rely|apply|learn|build|draw|help|capture|avoid|employ|support"
    r"|suffer|rest|limit|offer|address|scale|confirm)e?s|showed|found|gave|led|grew|became|made|took|achieved|yielded|relies|varies"
    r"|implies|applies|surpasses|passes|addresses)\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:figs?|figures?|tables?|tabs?|eqs?|equations?|sections?|secs?|sect|appendix|appendices|algorithms?|theorem|lemma"
    r"|refs?|rows?|columns?)\b\.?\s*[(\[]?(?:\d|(?-i:[A-Z])\b|(?-i:[IVX]+)\b)"
    r"|\b(?:above|below|following|aforementioned|caption|left|right)\b|§|图\s?\d|表\s?\d",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"^(?:this|these|those|it|its|they|their|he|she|such|both|here|there|thus|therefore|hence|then|also|moreover"
    r"|furthermore|additionally|in addition|similarly|likewise|for (?:example|instance)|in particular|specifically"
    r"|as (?:a result|such|before|expected)|instead|on the other hand|in contrast|consequently|another|otherwise|again"
    r"|finally|but|and|so|yet|nor|or|last|remarkably|note|the (?:former|latter|same|degradation|resulting|above))\b"
    r"(?! (?:paper|work|study|article|report|survey)\b)",
    re.IGNORECASE,
)
# What only says where in the paper something stands.
_WAY = re.compile(r"^in (?:sec|§)|^(?:we|this|the) .*\bin (?:sec\w*|§)\.?\s?[IVX\d.]+$", re.IGNORECASE)
_RUN_IN = re.compile(r"^[A-Z][\w-]+(?: [\w-]+){0,3}?[.:]? (?:We|The|To|In|Our|This|For|As|It|An?) [a-z]|^[A-Z][\w-]+: ")


@remembered(8192, longest=1000)  # each sentence is asked of by several points
def shows(sign: str, sentence: str) -> bool:
    """Return whether a sentence holds one of the words, or the cue phrase, of that name."""
    return has_cue(sign, sentence) if sign in CUES else bool(_pattern(sign).search(sentence))


def has_verb(sentence: str) -> bool:
    """Return whether an English sentence seems to say something of something: captions and headings do not."""
    return bool(_VERB.search(sentence))


def adrift(sentence: str) -> float:
    """Weigh what a sentence loses when it stands alone: what it points at is not there."""
    elsewhere = 0.9 * bool(_ELSEWHERE.search(sentence))
    elsewhere += 2.0 * (shows("signposts", sentence) or bool(_WAY.search(sentence)))
    back = 0.7 * bool(_BACK.match(sentence)) + 0.3 * has_cue("refers", sentence) + 0.6 * bool(_RUN_IN.match(sentence))
    size = 0.3 * (len(sentence) > 300) + 0.3 * (len(sentence) < 60)
    return elsewhere + back + size + has_cue("code", sentence)


@cache
def _pattern(sign: str) -> re.Pattern[str]:
    words = (re.escape(word).replace("_", r"\s").replace(r"\*", r"\w*") for word in _SIGNS[sign].split())
    return re.compile("|".join(word if word[0] > "\u3000" else rf"\b{word}\b" for word in words), re.IGNORECASE)
