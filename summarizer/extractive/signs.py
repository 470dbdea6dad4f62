"""The signs by which a whole paper's sentences show what they speak of, beside the cues of its abstract."""

import re
from collections.abc import Mapping
from functools import cache

from chat.single_flight import remembered
from summarizer.extractive.cues import CUES, has_cue

# Words apart by spaces; "_" is a space within one, "*" stands for any ending, "?" for any letter.
_SIGNS: Mapping[str, str] = {
    "effort": """
        GPU GPUs TPU TPUs CPU CPUs FLOP* GPU-hours hour hours days weeks months epochs parameters training_set
        training_steps training_time trained_on dataset datasets data_set data_sets corpus corpora images sentences
        sentence_pairs tokens samples participants interview* questionnaire* events respondents patients subjects
        galaxies stars planets simulation simulations iterations runs ablation* annotat* fb-1 fb−1 fb–1 fb⁻¹
        measurements observations spectra households firms cells species users countries genomes trials recordings
        questions lines_of_code 数据集 参数 样本 消融 训练
    """,
    "falls_short": """
        suffer* is_limited are_limited limited_to limited_by limitation* lacks lacking lack fail fails failed cannot
        remains_challenging is_challenging are_challenging challenging_to challenging_for challenge_for challenge_is
        major_challenge* key_challenge* main_challenge* significant_challenge* expensive costly difficult hard_to
        bottleneck* inefficien* insufficient prohibitive* unclear unknown poor poorly drawback* hinder* overlook*
        ignore ignores impractical discrepanc* in_tension little_is little_attention no_consensus at_the_cost
        not_well not_fully not_yet has_not_been have_not_been fundamental_constraint remains remain obstacle*
        few_stud* only_few scarce sparse underexplored under-explored unexplored not_scale incomplete controvers*
        debate* open_question* open_problem* no_known no_general rarely seldom lags only_work* but_only trade-off*
        struggle* neglect* not_always inconsistent unable impossible unsatisf* restricted_to missing contradict*
        disagree* so_far 然而 但是 问题 缺乏 困难
    """,
    "defines": """
        refers_to the_term the_notation to_denote to_mean we_define we_denote we_assume we_write we_say we_call
        we_let we_note we_recall we_set we_fix we_suppose we_get we_see we_have_the we_have_that we_will we_shall
        we_consider we_take is_defined are_defined is_denoted are_denoted denotes denote defined_as is_called
        are_called is_said
    """,
    "signposts": """
        in_this_section in_the_next_section in_the_following the_rest_of_th* remainder_of_th* this_section
        is_organi?ed are_organi?ed as_follows we_now we_can_now follow-up_paper companion_paper is_available_in
        are_available_in we_then_discuss we_conclude_with we_conclude_by we_first we_next we_begin we_start_by
        we_start_with we_finally_discuss we_close_with we_end_with we_turn_to we_return_to described_below
        we_briefly more_details for_details further_details is_given_in are_given_in is_presented_in
        are_presented_in are_summari?ed_in is_summari?ed_in are_shown_in is_shown_in see_section can_be_found
        is_found_in are_listed_in is_described_in are_described_in is_discussed_in are_discussed_in we_provide_some
        we_thank this_paper_is_structured is_structured are_deferred is_deferred postponed_to outline_of
        supplementary_material supporting_information supplemental_material online_appendix we_refer_the the_reader
        the_interested_reader for_completeness we_list we_summari?e we_recall we_review we_illustrate we_depict
        we_plot we_show_in we_report_in we_discuss_in we_discuss_the our_code our_source_code code_is_available
        available_at available_on_request upon_request github copyright permission_to permission_is
        all_rights_reserved under_license creative_commons preprint corresponding_author acknowledg* is_grateful
        are_grateful grateful_to we_gratefully equal_contribution* contributed_equally would_like_to_thank
        thanks_to_the fellowship funded_by
    """,
}
# Turns of phrase that a list of words cannot tell.
_TURNS = {
    # Others' work: what came earlier, whatever it is, and what many do.
    "others": re.compile(
        r"\b(?:prior|previous|existing|earlier|preexisting|past) (?!(?:time|point|value|state|layer|observation"
        r"|iteration|day|week|month|year|epoch|token|section|chapter|paragraph|subsection|step"
        r"|figure|equation)s?\b)(?:[\w-]+ ){0,3}?[\w-]{3,}s\b|\b(?:prior|previous|existing|earlier|past"
        r"|related) (?:work|research|literature|art)\b"
        r"|\b(?:current|recent|many|most|several|other|numerous|state-of-the-art|traditional"
        r"|conventional) (?:[\w-]+ ){0,3}?(?:works?|methods|approaches|studies|surveys|techniques|papers"
        r"|authors|researchers|algorithms|tools|solutions|advances|progress|research|efforts|attempts|proposals)\b"
        r"|\bresearchers\b|\bet al\b|\bliterature\b|\b(?:was|were) (?:first )?(?:proposed|introduced|shown"
        r"|pioneered) (?:by|in)\b|\b(?:have|has) (?:proposed|attempted|aimed)\b"
        r"|现有|以往|先前",
        re.IGNORECASE,
    ),
    # What was done: by "we" as what the sentence is about, not in a clause that hangs on it; or by nobody, and then
    # told as what is over ("were collected").
    "acts": re.compile(
        r"(?:\A|, |; |: |[–—-] |\b(?:and|then|so|where) )(?:we|I|the authors) (?:also |then |first |further "
        r"|therefore |thus |\w+ly ){0,2}"
        r"(?:use|apply|train\w*|trained|compute\w*|split\w*|store|construct\w*|build\w*|employ\w*|adopt\w*"
        r"|generate\w*|estimate|minimize"
        r"|optimize|fit|measure\w*|create|created|combine|design\w*|develop\w*|simulate\w*|select\w*|reconstruct\w*"
        r"|collect\w*|recruit\w*|conduct\w*|perform\w*|replace\w*|add|learn|calculate\w*|implanted|process\w*"
        r"|extend\w*|extract\w*|identif\w*|model\w*|sample\w*|implement\w*|asked|recorded|divide\w*|integrat\w*"
        r"|utili\w*|used|applied|computed|fitted|adopted|employed|estimated|obtained|load|read|produce"
        r"|observed (?:with|using|\d+|each"
        r"|all|our)|analy\w*|compile\w*|gather\w*|label\w*|annotat\w*|prepare\w*|synthesi\w*|monitor\w*|grew|placed"
        r"|illuminated|exposed|detect\w*|track\w*|classif\w*|cluster\w*|run|ran|solve\w*|discreti\w*|numerically|map"
        r"|mapped|encode|feed|fine-tune\w*|initiali\w*|normali\w*|remove\w*|filter\w*|exclude\w*|include\w*"
        r"|interview\w*|survey\w*|separate\w*|partition\w*|project\w*|aggregate\w*|augment\w*|leverage\w*|exploit\w*"
        r"|deploy\w*|instrument\w*|port\w*|search\w*|scan\w*|query|queried|crawl\w*|download\w*|irradiat\w*"
        r"|deposit\w*|cool\w*|heat\w*|mix\w*|inject\w*|insert\w*|formulate\w*|derive\w*|replaced)\b"
        r"|(?:\A|[,;:] |\band )(?:(?!\b(?:that|which|who|whatever|where|when|if|because|than|since|until"
        r"|before)\b)[^,;:]){0,160}?\b(?:was|were) (?:also |then |first |\w+ly )?(?:computed|trained|split|stored"
        r"|constructed|built|generated|estimated|minimized|optimized|fitted|measured|combined|designed|simulated"
        r"|selected|reconstructed|collected|recorded|performed|obtained|calculated|prepared|analy[sz]ed|recruited"
        r"|asked|synthesi[sz]ed|processed|applied|carried|conducted|extracted|identified|removed|excluded|normalized"
        r"|normalised|observed|acquired|deposited|irradiated|heated|cooled|mixed|monitored|sampled|evaluated"
        r"|implemented|divided|derived|added|replaced|chosen|assigned|labeled|labelled|annotated|crawled|downloaded"
        r"|interviewed|surveyed|classified|modelled|modeled|fixed|employed|adopted|used)\b"
        r"|我们|采用|利用",
        re.IGNORECASE,
    ),
    # What is done as a rule: of a procedure a step, of a theory a definition.
    "is_done": re.compile(
        r"(?:\A|[,;:] |\band )(?:(?!\b(?:that|which|who|whatever|where|when|if|because|than|since|until"
        r"|before)\b)[^,;:]){0,160}?\b(?:is|are) (?:also |then |first )?(?:used|employed|applied|trained|fed"
        r"|split|carried out|conducted|encoded|computed|calculated|estimated|generated|obtained|simulated|modelled"
        r"|modeled|selected|normali[sz]ed|performed) "
        r"(?:to|by|with|from|using|via|into|for|through)\b",
        re.IGNORECASE,
    ),
    "compares": re.compile(
        r"\b(?:outperform|surpass|out-perform)\w*|\bstate[ -]of[ -]the[ -]art\b|\bSOTA\b|\bbaselines\b"
        r"|\bbaseline (?:methods?|models?|approach\w*|systems?)\b"
        r"|\bcompetitive\b|\bon par with\b"
        r"|\b(?:better|faster|worse|slower|cheaper|(?:more|less) [\w-]+) than\b|\bimprov\w+(?: [\w%.-]+){0,6}? (?:by"
        r"|over|upon|on)\b"
        r"|\bspeed-?ups?\b|\bspeeds up\b|\bcompared (?:to|with)\b|\b(?:good|excellent|close|better|reasonable"
        r"|full) agreement\b"
        r"|\b(?:consistent|agree\w*|comparable) (?:\w+ )?(?:with|to) (?:the |those |that |previous|earlier|other"
        r"|existing|observ|experiment|recent)"
        r"|优于|提升|超过|相比|达到",
        re.IGNORECASE,
    ),
    "new": re.compile(
        r"\b(?:propos|introduc|present|develop|describ|provid|giv|gav|design|deriv|construct|report|buil|formulat"
        r"|establish|offer|discover|creat|find|found|obtain|prov|us|is|are|ours)"
        r"(?:e|es|ed|s|ing|ne|n|en|d|t)?(?: (?!how\b)[\w,-]+){0,4}? (?:novel|new)\b(?! (?:[\w-]+ ){0,2}?state)"
        r"|\b(?:is|are|presents?|gives?|provides?|with|as|introduces?|report|reports|\w+,|we \w+|were|was|into|in"
        r"|our) (?:a |the )(?:very )?first (?!step|and\b|or\b|two\b"
        r"|three\b|few\b|\w+ (?:moment|order|term|of)\b|author|place|order|time\b)"
        r"|\bfirst (?:to|ever|time|measurement|observation|detection|evidence|demonstration|attempt|analysis|study"
        r"|known|such)\b"
        r"|\bto (?:the best of )?our knowledge\b|\A(?:\w+, )?unlike\b|\b(?:in contrast (?:to|with)|different from"
        r"|differs? from|departs? from)\b"
        r"|\bkey (?:idea|insight|novelty|innovation)\b|\bmain (?:idea|novelty|contribution)|\bour (?:main "
        r"|key )?contributions?\b|\bunprecedented\b"
        r"|\bnever been\b|\bnot (?:been )?previously\b|\bwe\b[^.]{0,120}\b(?:instead of|rather than)\b"
        r"|首次|新的|新方法|提出",
        re.IGNORECASE,
    ),
    "means": re.compile(
        r"\benabl(?:e|es|ed|ing)\b|(?<=[a-z,] )\ballow(?:s|ing)? (?:\w+ )?(?:for|us|to|the|researchers|users|one"
        r"|practitioners)\b|\bopen(?:s|ing)? (?:up|the|new|a)\b"
        r"|\bpav(?:e|es|ing)\b|\bimplications?\b|\bpotential(?:ly)?(?=(?: \w+)? (?:to|for|of|application|use|impact"
        r"|benefit|avenue|role|in|as|target|tool)"
        r"|ly\b)|\bpotentially\b|\bpromising\b|\buseful\b|\binsights? into\b|\bnew insights?\b|\bbenefit(?:s"
        r"|ed)?\b(?! from)|\bapplicable\b|\bwe (?:hope|believe)\b"
        r"|\bcan (?:also |easily |readily |directly |therefore |thus |then )?(?:be (?:\w+ly )?(?:used|applied"
        r"|extended|employed|generali[sz]ed|adapted|adopted|leveraged"
        r"|useful)|help|serve|inform|guide|provide)\b|\b(?:could|may|will|should|might) (?:be (?:used|applied"
        r"|useful)|help|serve|inform|guide|benefit(?! from)|enable|allow"
        r"|shed|facilitate|pave|open|provide)\b|\bvaluable\b|\bcontributes? to\b|\bsteps? (?:toward|forward)"
        r"|\b(?:improve|better|deeper|further|advance)s? (?:our |the )?"
        r"understanding\b|\bour understanding\b|\bfacilitat\w+|\bfoundations?\b(?= for| of)|\bunderscor\w+"
        r"|\bchalleng(?:e|es) the\b|\bshed\w* (?:\w+ )?light\b"
        r"|\b(?:our|these|the) (?:results?|findings?) (?:\w+ )?(?:suggest|indicate|imply|support|demonstrate"
        r"|challenge|call)|意义|表明",
        re.IGNORECASE,
    ),
    "supposes": re.compile(
        r"\A(?:if|suppose|in the case|in case|when|once|in support|let|given|assuming)\b(?!.{0,200}, (?:we|our)\b)",
        re.IGNORECASE,
    ),
    # What the work itself does not do or leaves open: the authors' own "not", or what is left to do.
    "limits": re.compile(
        r"\blimitations? (?:of (?:our|this|the (?:present|current|proposed))|in our)|\b(?:our|this"
        r"|the) (?:[\w-]+ )?(?:limitation|drawback|shortcoming|caveat)s?\b"
        r"|\b(?:our|this|the (?:proposed|present))\b[^.]{0,80}\blimitations?\b|\b(?:we|our(?: \w+){1,3}"
        r"|this (?:\w+ )?(?:work"
        r"|study|paper|analysis|approach|method|model)|the (?:proposed|present) \w+)"
        r" (?:\w+ ){0,3}?(?:cannot\b|limited\b|neglect|ignore|only (?!a\b|one\b)|not (?:\w+ ){0,2}?(?:consider"
        r"|account|includ|address|captur|cover|explor|investigat|model|test|evaluat|stud|yet|provid|guarantee|appl"
        r"|handl|support|report|able|allow|scal|generali|extend|compar|claim|attempt|distinguish|control|resolv"
        r"|take))"
        r"|\bfuture (?:work|research|stud\w+|direction|extension|investigation|version|iteration|improvement)s?\b"
        r"|\b(?:further|more|additional|future) (?:\w+ )?(?:work|research|stud\w+"
        r"|investigation|experiments?|analys[ei]s|data|observations?|measurements?) (?:[\w-]+ ){0,8}?(?:is|are|will"
        r"|would|could|should|may|needed|required|necessary)\b"
        r"|\bremains? (?:\w+ )?(?:open|unclear|unknown|to be|an open)\b|\bbeyond the scope\b|\b(?:we|is"
        r"|are) (?:leave|left)\b|\bleft (?:for|to) (?:future|further)"
        r"|\bopen (?:question|problem|issue)s?\b|\bwe (?:also )?plan\b|\bpreliminary\b|\bsmall sample\b"
        r"|局限|未来|尚未|不足",
        re.IGNORECASE,
    ),
    "strengths": re.compile(
        r"\bovercom\w+|\b(?:without|no|alleviat\w+|mitigat\w+|remov\w+|avoid\w*|circumvent\w*|address(?:es|ed|ing)?"
        r"|solv\w+|resolv\w+|lifts?|bypass\w*|reliev\w+|beyond) (?:\w+ ){0,2}?"
        r"(?:limitation|drawback|shortcoming|caveat|challenge|problem|issue|restriction)s?\b|\bnot limited\b"
        r"|\bunlikely to\b|\bnot (?:require|need|rely|depend|suffer|limit)|\b(?:these|this|such) (?:limitation"
        r"|drawback|shortcoming)s?\b"
        r"|\boutperform\w*|\b(?:discuss|describe|list|outline|present|summari[sz]e) (?:\w+ ){0,3}?limitations?\b"
        r"|\bexcited\b|\bhope\b|(?<!only )\b(?:show|demonstrat|find|found|argu|observ|reveal|prove)\w* that\b",
        re.IGNORECASE,
    ),
    # What came out: found by somebody, or a number after what it is a number of.
    "outcomes": re.compile(
        r"\b(?:we|results?|experiments?|simulations?|analys[ie]s|evaluations?|findings?|data|observations?|study"
        r"|paper|work|models?|method|fits?|calculations?|measurements?|comparison|I)\b"
        r"(?: [^\s,;]+){0,5}?,? (?:show|demonstrat|find|found|prove|proving|observ|reveal|suggest|indicat|confirm"
        r"|conclude|establish|achiev|validat|verif|attain|yield|obtain|report|rule|exclude|detect"
        r"|reach|improv|outperform|reduc|increas|impl(?:y|ies)|agree|favou?r|give|estimate|measure|constrain|place"
        r"|set|identif|resolve|support|give)\w*"
        r"|\b(?:is|are|was|were) (?:\w+ly )?(?:found|shown|observed|measured|obtained|estimated|determined|set"
        r"|excluded|seen|detected|proved|proven|consistent|given|equal|better|higher|lower|larger"
        r"|smaller|faster|improved|reduced|increased|derived)\b|\b(?:yields?|yielded|outperform\w*|surpass\w*"
        r"|improv\w+|achiev\w+|reach\w*|increas\w+|decreas\w+|reduc\w+|exceed\w*|favou?rs?|agrees?|dominates?"
        r"|exhibits?|accounts? for|explains?|predicts?|reproduces?|captures?|clarif(?:y|ies)|illustrates?"
        r"|converges?|scales?|leads?|depends?|emerges?|occurs?|beats?|reveals?|shows?|demonstrates?|indicates?"
        r"|suggests?|proves?|equals?|drops?|rises?|falls?|remains?|allows?|enables?|trains?)\b"
        r"|\b(?:is|are|was|were|of) (?:only |about |around |approximately |nearly |at least |up to |[a-z] )?(?:[$€£]"
        r"|[<>≤≥~≈=∼] ?)?\d|[=≈∼~<>≤≥] ?\d|表明|显示|达到",
        re.IGNORECASE,
    ),
    # What is only undertaken, without what came of it.
    "undertakes": re.compile(
        r"(?:\A|, |\A(?:following|on|in|for|with|using|as|by|to) [^,]{0,80} )we (?:\w+ly |also |then |first |will "
        r"|can )?(?:were |are |was )?(?:interested\b|hope\b|believe\b|assess|seek|intend|attempt|try\b"
        r"|(?:provide"
        r"|offer|discuss|study|investigate|explore"
        r"|examine|analy[sz]e|address|consider|focus|aim|compare|evaluate|review|survey|describe|present|propose"
        r"|introduce|develop|implement|use|apply|perform|conduct|follow|keep|build|built|construct|creat|design"
        r"|collect|train|report results"
        r"|include results|conclude with|turn|return)(?:s|d|ed|e)?\b(?!.{0,300}?\b(?:show|find|found|yield|outperform"
        r"|achiev|obtain|improv|faster|better|that is|significant|confirm|agree|consistent|and prove)\w*))"
        r"|(?:\A|, )our (?:main |primary |ultimate |first |long-term )?(?:goal|aim|objective|focus|purpose|priorit"
        r"|plan|intention)|\b(?:was|were|is|are) (?:exposed|constructed|measured in|carried out|performed|conducted"
        r"|discussed|presented|considered)\b|\bha(?:s|ve) implications\b|\bwe (?:\w+ )?\w+ (?:whether|how to|if)\b"
        r"|\b(?:exposition|overview|brief introduction|account) (?:of|on|to)\b",
        re.IGNORECASE,
    ),
    # What was done to the data, by nobody: no outcome yet.
    "done": re.compile(
        r"\b(?:was|were) (?:\w+ly )?(?!observed|measured|obtained|improved|reduced|increased|excluded|detected"
        r"|confirmed|achieved|reached|favou?red|affected|estimated|determined|derived)"
        r"\w{3,20}ed\b",
        re.IGNORECASE,
    ),
    # What may be or will be, and is not found yet.
    "modal": re.compile(
        r"\A(?:(?!\bwe\b)[^,;]){0,160}?\b(?:can|could|will|would|may|might|should|must)\b",
        re.IGNORECASE,
    ),
    "calls": re.compile(
        r"\b(?:called|named|termed|dubbed|coined|refer(?:red)? to as|which we call|that we call)\b",
        re.IGNORECASE,
    ),
    "found": re.compile(
        r"\b(?:was|were|is|are) (?:\w+ly )?(?:observed|found|seen|detected|excluded|confirmed|favou?red)\b",
        re.IGNORECASE,
    ),
    # What it took, and not how well it did.
    "spends": re.compile(
        r"\A(?!.*\b(?:accurac\w+|scores?|achiev\w+|errors?|uncertaint\w+|improv\w+|performance|AUC|BLEU|F1"
        r"|outperform\w*)\b).*\b(?:consist\w*|contain\w*|compris\w*|includ\w*|took|takes?(?! into)|total"
        r"|sample of|dataset of|data set of|corpus of|trained|train|require[sd]?|parameters|using|(?:we|was|were|by"
        r"|is|are) (?:\w+ )?use[ds]?"
        r"|collect\w*|recruit\w*|ran|run|generat\w*|simulat\w*|evaluat\w*|annotat\w*|conduct\w*|perform\w*"
        r"|select\w*|observ\w*|record\w*|measur\w*|analy[sz]\w*|train\w*|comput\w*|process\w*|interview\w*|survey\w*"
        r"|test\w*|implement\w*|obtain\w*|acquir\w*|written|wrote|added)\b",
        re.IGNORECASE | re.DOTALL,
    ),
    "amounts": re.compile(
        r"(?<![\w.,=<>≤≥×+−–/:-])(?<![=<>≤≥~×+−–] )(?<!than )(?<!least )(?:(?:\d[\d,.]*\d|[2-9])(?:\s?[kKMB]\b)?"
        r"|\b(?:ten|twelve|hundreds?|thousands?|millions?|billions?|dozens?|fifteen|twenty|thirty|forty|fifty|sixty))"
        r"(?: (?:thousand|million|billion|hundred|of))?(?: (?!(?:and|or|to|in|for|with|by|is|are|was|were|per|at|the"
        r"|from|as|times|percent|per)\b)[\w/-]+){0,4}? "
        r"(?:GPUs?|TPUs?|CPUs?|hours?|days?|weeks?|months|epochs|parameters|(?:training |gradient )?steps|images"
        r"|sentences|pairs|tokens|samples|examples|participants|interviews|questionnaires|events|respondents"
        r"|patients|galaxies|stars|planets|simulations?|iterations|runs|measurements|observations|spectra|households"
        r"|firms|companies|cells|species|users|countries|genomes|trials|recordings"
        r"|lines of code|configurations|objects|papers|documents|videos|cores|chips|machines|students|people|adults"
        r"|children|workers|annotators|experts|datasets|tasks|languages|cities|individuals|records|tweets|posts"
        r"|queries|sequences|proteins|genes|fb[-−–⁻^]1|fb⁻¹|nights|pulsars|supernovae|exposures|frames|scenes"
        r"|episodes|games|benchmarks|programs|repositories|projects|realizations|procedures|paragraphs|volunteers"
        r"|subjects)\b"
    ),
}


@remembered(8192, longest=1000)  # each sentence is asked of by several points
def shows(sign: str, sentence: str) -> bool:
    """Return whether a sentence holds one of the words, the turn or the cue phrase of that name."""
    if turn := _TURNS.get(sign):
        return bool(turn.search(sentence))
    return has_cue(sign, sentence) if sign in CUES else bool(_pattern(sign).search(sentence))


@cache
def _pattern(sign: str) -> re.Pattern[str]:
    """Return a sign's words as one pattern, in which each place of a sentence is looked at once."""
    words = [
        re.escape(word).replace("_", r"\s").replace(r"\*", r"\w*").replace(r"\?", r"\w")
        for word in _SIGNS[sign].split()
    ]
    foreign = [word for word in words if word[0] > "\u3000"]
    return re.compile(
        "|".join([rf"\b(?:{'|'.join(word for word in words if word not in foreign)})\b", *foreign]), re.IGNORECASE
    )
