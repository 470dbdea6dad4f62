"""Words by which sentences are rewritten, so that they still say the same or say something else."""

from functools import cache
from importlib.resources import files


def _pairs(text: str, *, both: bool) -> dict[str, list[str]]:
    """Read `word=other=other; …`: what may stand for the first word or, for `both`, each for each."""
    found: dict[str, list[str]] = {}
    for pair in text.split(";"):
        words = [word.strip() for word in pair.split("=") if word.strip()]
        for word in words if both else words[:1]:
            found.setdefault(word, []).extend(other for other in words if other != word)
    return found


def spaced(text: str) -> list[str]:
    """Return the words of a table, between which there are spaces and line ends."""
    return text.split()


SAME = _pairs(
    """
    show=demonstrate=illustrate; shows=demonstrates=illustrates; showed=demonstrated; shown=demonstrated;
    propose=introduce=present=put forward; proposes=introduces=presents; proposed=introduced=presented;
    use=employ=utilize=make use of; uses=employs=utilizes=makes use of; used=employed=utilized; using=employing=with;
    improve=enhance=boost; improves=enhances=boosts; improved=enhanced=boosted; improving=enhancing=boosting;
    improvement=gain; improvements=gains; outperforms=surpasses=beats=does better than=is better than;
    outperform=surpass=beat=do better than; outperformed=surpassed=beat; outperforming=surpassing=beating;
    achieve=reach=attain=obtain; achieves=reaches=attains=obtains; achieved=reached=attained=obtained;
    large=big=sizeable; small=little; many=numerous=a lot of; several=a number of; big=large; huge=very large;
    important=crucial=key=essential; difficult=hard=challenging; challenging=hard=difficult; easy=simple;
    approach=method=technique; approaches=methods=techniques; method=approach=technique;
    methods=approaches=techniques; novel=new; new=novel; recent=latest; recently=lately; first=initial; whole=entire;
    complete=full; reduce=decrease=lower=cut; reduces=decreases=lowers=cuts; reduced=decreased=lowered=cut;
    reducing=lowering=cutting; increase=raise; increases=raises; increased=raised; increasing=raising;
    provide=give=offer; provides=gives=offers; provided=given=offered; require=need=call for;
    requires=needs=calls for; required=needed; requiring=needing; allow=enable=let; allows=enables=lets;
    enabling=allowing; enable=allow=make it possible for; evaluate=assess=test; evaluated=assessed=tested;
    evaluates=assesses=tests; evaluating=assessing=testing; investigate=study=examine=look into;
    investigates=studies=examines; investigated=studied=examined; address=tackle=deal with;
    addresses=tackles=deals with; addressing=tackling=dealing with; solve=resolve; develop=build=create;
    develops=builds=creates; developed=built=created; developing=building=creating; task=problem; tasks=problems;
    issue=problem; issues=problems; goal=aim=objective; aim=goal; result=finding; results=findings; findings=results;
    experiments=tests=experimental results; performance=results; effective=successful; efficient=economical;
    efficiently=with little effort; effectively=well; rapidly=quickly=fast; quickly=rapidly=fast; fast=quick=rapid;
    significantly=considerably=substantially=markedly; significant=considerable;
    substantially=considerably=significantly; considerably=substantially; notably=in particular;
    especially=in particular; furthermore=moreover=in addition=also; moreover=furthermore=in addition;
    additionally=moreover=in addition; however=yet=but; therefore=thus=hence=so; thus=therefore=hence;
    hence=therefore=thus; because=since=as; due to=owing to=because of; despite=in spite of;
    although=though=even though; while=whereas; whereas=while; via=through=by means of; through=via; across=over;
    within=in; various=different=diverse; diverse=varied; wide range of=broad range of=variety of;
    existing=current=previous; current=present; previous=prior=earlier; prior=earlier=previous; earlier=previous;
    state-of-the-art=best known=leading; well-known=famous; common=widespread; widely=commonly; often=frequently;
    frequently=often; usually=typically=generally; typically=usually=generally; generally=usually;
    mainly=mostly=chiefly; nearly=almost; almost=nearly; approximately=about=around=roughly;
    about=approximately=around; around=about=roughly; at least=no fewer than; up to=as much as; only=merely=just;
    both=the two; such as=like=for example; e.g.,=for example,; i.e.,=that is,; consists of=is made of=comprises;
    comprises=consists of; contains=holds=includes; includes=contains; depends on=relies on=hinges on;
    relies on=depends on; based on=built on=that rests on; lead to=result in=bring about;
    leads to=results in=brings about; leading to=resulting in; causes=brings about=leads to; cause=bring about;
    due=owing; data=observations; dataset=data set; datasets=data sets; analyze=analyse=examine; analyzes=examines;
    explore=study=look into; explores=studies; discuss=talk about; describe=outline; describes=outlines;
    compare=contrast; confirm=verify=corroborate; confirms=verifies; indicate=suggest=imply; indicates=suggests;
    reveal=show=bring to light; reveals=shows; find=discover=observe; found=discovered=observed; obtain=get;
    obtained=gotten=got; consider=look at; considers=looks at; learn=acquire; learned=acquired; train=fit;
    trained=fitted; predict=forecast; predicts=forecasts; predicting=forecasting; prediction=forecast;
    predictions=forecasts; estimate=assess; detect=find=spot; detects=finds=spots; detecting=finding=spotting;
    generate=produce=create; generates=produces=creates; generated=produced=created; generating=producing=creating;
    choose=select=pick; selecting=choosing=picking; select=choose=pick; remove=eliminate=get rid of;
    removes=eliminates; removing=eliminating; maintain=keep=preserve; maintains=keeps=preserves;
    maintaining=keeping=preserving; preserve=keep=retain; start=begin; starts=begins; end=finish; help=aid=assist;
    helps=aids=assists; buy=purchase; ask=request; asks=requests; tell=inform; tells=informs; answer=reply;
    answers=replies; meet=see; meeting=appointment; happy=glad; sad=unhappy; company=firm; companies=firms;
    firm=company; revenue=turnover=sales; customers=clients; clients=customers; children=kids; grow=rise; grew=rose;
    growth=increase; fall=drop=decline; fell=dropped=declined; quarter=three months; car=automobile; attempt=try;
    attempts=tries; strong=powerful; robust=sturdy; accurate=precise=exact; precise=exact; precisely=exactly;
    humans=people; people=persons; individuals=people; understand=grasp; simple=plain=straightforward;
    complex=complicated=intricate
    """,
    both=False,
)
"""Words and what may stand in their place, of one form, without changing what is said."""

OPPOSITE = _pairs(
    """
    increase=decrease; increases=decreases; increased=decreased; increasing=decreasing; improve=worsen;
    improves=worsens; improved=worsened; improving=worsening; higher=lower; highest=lowest; high=low; faster=slower;
    fast=slow; larger=smaller; largest=smallest; large=small; more=less; most=least; better=worse; best=worst;
    stronger=weaker; strong=weak; strongest=weakest; outperforms=underperforms=falls behind;
    outperform=underperform=fall behind; outperformed=underperformed; greater=smaller; with=without; before=after;
    above=below; over=under; success=failure; successful=unsuccessful; successfully=unsuccessfully;
    efficient=inefficient; effective=ineffective; effectively=ineffectively; accurate=inaccurate;
    accurately=inaccurately; possible=impossible; simple=complex; easy=difficult; easier=harder; difficult=easy;
    challenging=easy; supervised=unsupervised; known=unknown; linear=nonlinear; convex=non-convex; finite=infinite;
    local=global; global=local; positive=negative; negative=positive; advantage=drawback; advantages=drawbacks;
    benefits=harms; benefit=harm; strength=weakness; strengths=weaknesses; gain=loss; gains=losses; short=long;
    shorter=longer; long=short; early=late; earlier=later; first=last; new=old; novel=well-known; similar=different;
    same=different; different=identical; robust=fragile; robustness=fragility; stable=unstable; stability=instability;
    dense=sparse; sparse=dense; open=closed; online=offline; discrete=continuous; continuous=discrete; static=dynamic;
    dynamic=static; private=public; public=private; reduces=increases; reduce=increase; reduced=increased;
    reducing=increasing; rises=falls; rise=fall; rose=fell; grew=shrank; grow=shrink; growth=decline;
    strengthen=weaken; supports=opposes; support=oppose; confirms=refutes; confirm=refute; accept=reject;
    accepts=rejects; sufficient=insufficient; significant=negligible; significantly=slightly; substantial=negligible;
    substantially=hardly; rich=poor; safe=unsafe; reliable=unreliable; consistent=inconsistent; consistently=rarely;
    always=never; often=seldom; frequently=rarely; usually=rarely; few=many; many=few; maximum=minimum;
    minimum=maximum; maximize=minimize; minimize=maximize; upper=lower; inside=outside; include=exclude;
    includes=excludes; remains=ceases; enables=prevents; enable=prevent; allows=prevents; allow=prevent;
    helps=hinders; help=hinder; agree=disagree; agrees=disagrees; likes=dislikes; like=dislike; buys=sells; buy=sell;
    bought=sold; wins=loses; win=lose; won=lost; arrive=leave; arrives=leaves; remember=forget; remembers=forgets;
    accepts=declines; up=down; left=right; morning=evening; today=tomorrow; tomorrow=yesterday; early=late;
    cheap=expensive; expensive=cheap; happy=unhappy; certain=uncertain; likely=unlikely; able=unable;
    necessary=unnecessary; relevant=irrelevant; direct=indirect; directly=indirectly; explicitly=implicitly;
    explicit=implicit; homogeneous=heterogeneous; symmetric=asymmetric; parametric=nonparametric; quantum=classical;
    empirical=theoretical; theoretical=empirical; theoretically=empirically; empirically=theoretically;
    automatic=manual; automatically=manually; manual=automatic
    """,
    both=True,
)
"""Words and what says the contrary, of one form."""

GROUPS = tuple(
    tuple(each.strip() for each in line.split(",") if each.strip())
    for line in """
    accuracy, precision, recall, F1 score, AUROC, BLEU, ROUGE-L, mean squared error, perplexity, PSNR, SSIM,
    throughput, latency, memory usage, energy consumption, training time, sample efficiency
    seconds, minutes, hours, days, weeks, months, years, milliseconds
    meters, kilometers, centimeters, millimeters, nanometers
    KB, MB, GB, TB
    images, videos, sentences, documents, graphs, point clouds, audio clips, time series, proteins, molecules
    text, speech, vision, audio, video, code, graph
    classification, regression, segmentation, detection, retrieval, generation, translation, question answering,
    summarization, clustering, forecasting, captioning
    convolutional networks, transformers, recurrent networks, graph neural networks, diffusion models,
    Gaussian processes, decision trees, support vector machines, generative adversarial networks,
    variational autoencoders
    reinforcement learning, supervised learning, self-supervised learning, contrastive learning, meta-learning,
    transfer learning, federated learning, active learning, continual learning
    training, inference, fine-tuning, pretraining, evaluation, deployment
    patients, students, users, participants, developers, drivers, children, workers, customers
    English, German, French, Chinese, Japanese, Arabic, Hindi, Spanish, Russian
    China, India, Germany, Brazil, Japan, France, Canada, Italy, Spain, Australia, the United States,
    the United Kingdom
    January, February, March, April, May, June, July, August, September, October, November, December
    Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday
    theoretical analysis, simulations, experiments, case studies, user studies, ablation studies, surveys, interviews
    parameters, layers, samples, labels, features, tokens, nodes, edges
    noise, outliers, missing data, label imbalance, distribution shift, adversarial attacks
    temperature, pressure, density, velocity, mass, energy, frequency, brightness
    electrons, photons, neutrinos, protons, neutrons, muons
    stars, galaxies, planets, black holes, comets, supernovae
    upper bound, lower bound
    theorem, conjecture, algorithm, heuristic, benchmark, survey
    cost, speed, quality, safety, privacy, fairness, robustness, interpretability
    revenue, profit, costs, margin, cash flow, debt, headcount
    father, mother, brother, sister, friend, boss, neighbor, teacher
    coffee, tea, milk, juice, water, beer, wine
    train, bus, car, plane, bike, taxi
    """.replace(",\n", ",")
    .strip()
    .splitlines()
)
"""What may be taken for each other in kind, and is another thing; a group goes on after a comma at a line's end."""

FIRST_TO_THIRD = (
    ("we propose", "the authors propose"), ("we present", "the authors present"),
    ("we introduce", "the paper introduces"), ("we show", "the authors show"), ("we study", "the paper studies"),
    ("we investigate", "the paper investigates"), ("we demonstrate", "the authors demonstrate"),
    ("we develop", "the authors develop"), ("we find", "the authors find"), ("we prove", "the authors prove"),
    ("we provide", "the authors provide"), ("we consider", "the paper considers"), ("we use", "the authors use"),
    ("we evaluate", "the authors evaluate"), ("we analyze", "the authors analyze"), ("we also", "the authors also"),
    ("we further", "the authors further"), ("we then", "the authors then"), ("we describe", "the paper describes"),
    ("we derive", "the authors derive"), ("we explore", "the paper explores"), ("we", "the authors"),
    ("our", "the authors'"), ("us", "the authors"), ("this paper", "the work"), ("this work", "the paper"),
    ("in this article", "here"), ("in this study", "here"),
)  # fmt: skip

PASSIVE = dict(
    pair.split("=")
    for pair in spaced(
        """
        propose=proposed introduce=introduced present=presented develop=developed study=studied analyze=analyzed
        investigate=investigated evaluate=evaluated consider=considered describe=described derive=derived use=used
        provide=provided prove=proved establish=established explore=explored design=designed construct=constructed
        release=released build=built compare=compared examine=examined obtain=obtained compute=computed give=given
        discuss=discussed formulate=formulated collect=collected train=trained conduct=conducted perform=performed
        employ=employed adopt=adopted apply=applied address=addressed tackle=tackled identify=identified
        """
    )
)

HEDGED = (
    ("may", "does"), ("might", "will"), ("could", "does"), ("can potentially", "always"),
    ("has the potential to", "is certain to"), ("suggests that", "proves that"), ("suggest that", "prove that"),
    ("we hypothesize that", "we prove that"), ("we conjecture that", "we prove that"),
    ("we believe that", "we prove that"), ("we hope that", "we prove that"), ("is likely to", "is certain to"),
    ("are likely to", "are certain to"), ("is expected to", "is proven to"), ("appears to", "is proven to"),
    ("appear to", "are proven to"), ("seems to", "is known to"), ("possible", "certain"), ("potential", "proven"),
    ("often", "always"), ("usually", "always"), ("sometimes", "always"), ("typically", "always"), ("some", "all"),
    ("many", "all"), ("most", "all"), ("several", "all"), ("in some cases", "in all cases"), ("almost", "fully"),
    ("nearly", "fully"), ("partially", "completely"), ("comparable to", "far better than"),
    ("competitive with", "far better than"), ("aims to", "manages to"), ("aim to", "manage to"),
    ("we aim to", "we manage to"), ("promising", "conclusive"), ("preliminary", "conclusive"), ("up to", "more than"),
    ("at least", "at most"), ("at most", "at least"), ("more than", "less than"), ("less than", "more than"),
    ("one of the", "the only one of the"), ("generally", "without exception"),
)  # fmt: skip

ADDED = (
    "on ImageNet", "without any training data", "for the first time", "in real time", "on mobile devices",
    "with human feedback", "by a factor of ten", "in clinical practice", "under adversarial attack",
    "with formal guarantees", "at no additional cost", "in all cases", "with a single GPU",
    "using reinforcement learning", "with the help of experts", "in low-resource languages", "for autonomous driving",
    "on synthetic data only", "with theoretical guarantees", "despite noisy labels", "over the last ten years",
    "in a laboratory experiment", "on quantum hardware", "in zero-shot settings",
)  # fmt: skip


@cache
def antonyms() -> dict[str, list[str]]:
    """Return adjectives and adverbs with their contraries, of WordNet, beside `OPPOSITE`."""
    found = {word: list(others) for word, others in OPPOSITE.items()}
    text = files("summarizer.grounding.english.wordnet").joinpath("antonyms.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        one, other = line.split("\t")[:2]
        if len(one) > 3 and len(other) > 3 and " " not in one + other:
            found.setdefault(one, []).append(other)
            found.setdefault(other, []).append(one)
    return found
