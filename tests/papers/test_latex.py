import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.latex import TextPart, parts, to_text
from tests.growth.calls import calls


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        # of the sample papers and the digests
        (r"a privacy budget of $\epsilon=10$, a $3.5$ point", "a privacy budget of ϵ=10, a 3.5 point"),
        (r"up to $10,000$ queries, 7.7$\times$ faster", "up to 10,000 queries, 7.7× faster"),
        (r"Our \emph{differentially private} model", "Our differentially private model"),
        (r"{\em a b} \textbf{A}uto\textbf{E}ncoder \texttt{x\_y} \underline{z}", "a b AutoEncoder x_y z"),
        (r"a Fr\'echet, Fr\'{e}chet distance", "a Fréchet, Fréchet distance"),
        (r"\'Edgar Rold\'an, Schr\"odinger, Mart{\'i}n, Garc\'{\i}a", "Édgar Roldán, Schrödinger, Martín, García"),
        (r"\L ukasz Gon\c{c}alves \v{S}, \o, \ss, Bj{\o}rn Erd\H{o}s", "Łukasz Gonçalves Š, ø, ß, Bjørn Erdős"),
        (r"improves by 5% over 52\%, R\&D, C\#, a\_b", "improves by 5% over 52%, R&D, C#, a_b"),
        ("``rewinding'' and ``encode\" the `memory'", "“rewinding” and “encode” the ‘memory’"),
        (r"3--5 times---or so -- 3~GHz in Fig.~1", "3–5 times—or so – 3 GHz in Fig. 1"),
        (r"found at \href{https://a.io/x}{our page}.", "found at our page."),
        (r"\url{https://a.ox.ac.uk/~vgg/x\_y--z}.", "https://a.ox.ac.uk/~vgg/x_y--z."),
        (r"available\footnote{https://a.io}.", "available (https://a.io)."),
        (r"as in \cite{a}, and~\cite{b}. So (\cite{c}; \citep{d}) it is", "as in, and. So it is"),
        (r"\algfull{} (\algname{}), \ours, {\speed} $\times$, (\ie, x)", "algfull (algname), ours, speed ×, (ie, x)"),
        (r"0.30 \pm 0.04, \alpha decay", "0.30 ± 0.04, α decay"),
        ("eﬃcient ﬁne ﬂow", "efficient fine flow"),
        # formulas that Unicode has
        (r"$10^{-3}$, CO$_2$, $\alpha_i$, $^{13}$C, 5$^{th}$", "10⁻³, CO₂, αᵢ, ¹³C, 5ᵗʰ"),
        (r"$\mathcal{O}(n \log n)$ or $O(n\log n)$", "𝒪(n log n) or O(n log n)"),
        (r"$\mathbb{R}^d$, $\mathbf{x}\in\mathcal{X}$, $360^o$, $5^\circ$C", "ℝᵈ, x∈𝒳, 360°, 5°C"),
        (r"$\tilde{O}(\varepsilon^{-2})$, $\hat\theta$, $x^*$, $A^\top$, $x'$", "Õ(ε⁻²), θ̂, x*, Aᵀ, x′"),
        (r"$\sqrt{x}$, $\sqrt{x+1}$, $\sqrt[3]{2}$, $a \not= b$", "√x, √(x+1), ³√2, a ≠ b"),
        (r"$\lambda = 5$, $\alpha\beta$, $\left\{1,\dots,n\right\}$", "λ = 5, αβ, {1,…,n}"),
        (r"$H_0 = 70\,\mathrm{km\,s^{-1}}$, \(x^2\), $B^0_s\to\mu^+$", "H₀ = 70 km s⁻¹, x², B⁰ₛ→μ⁺"),
        (r"$\mathbf{851\times}$, $\sim$80x, $in situ$", "851×, ∼80x, in situ"),
        (r"$\mathbfθ$", "θ"),
        # formulas that it has not, still readable
        (r"$\frac{a}{b}$, $1-\frac{1}{e}$, $\frac{a+b}{2}c$", "a/b, 1-1/e, (a+b)/2 c"),
        (r"$k_{\rm B}T$, $L_{\infty}$, $x_{i,j}$, $e^{-x/2}$", "k_B T, L_∞, x_(i,j), e^(-x/2)"),
        (r"$\binom{n}{k}$, $\overline{AB}$, $\xrightarrow{f}$", "(n choose k), AB, →"),
        # money, braces and signs that are no markup
        ("costs $5 and $10, or \\$5", "costs $5 and $10, or $5"),
        ("between $5-$10 and $100 million, US$ is $x_1$", "between $5-$10 and $100 million, US$ is x₁"),
        ("a set {0, 1}, a {GAN}, lost { and } and $ signs", "a set {0, 1}, a GAN, lost { and } and $ signs"),
        (r"in log (Z)$, of $pp -> p Lambda K^+$, a $D*^+_{s}$", "in log (Z), of pp -> p Lambda K⁺, a D*⁺ₛ"),
        ("a lost brace (MERL}), another {one, and Fr{\\'e", "a lost brace (MERL), another one, and Fré"),
        (
            "A$5 and 5$ more, so T = 2.5$, $/kWh and so $1)$ or $2)$",
            "A$5 and 5$ more, so T = 2.5, $/kWh and so 1) or 2)",
        ),
        (r"VAE$_\text{X,G}$, \textit{unlab", "VAE_(X,G), unlab"),
        ("{In this paper, we propose a way} to max{a, b}", "In this paper, we propose a way to max{a, b}"),
        ("such as ''A B'' and ''C'', f''(x), \"stiff'' end", "such as “A B” and “C”, f''(x), \"stiff\" end"),
        ("AT&amp;T, x &lt; 5, 10<sup>-3</sup>, H<sub>2</sub>O, <i>E. coli</i>", "AT&T, x < 5, 10⁻³, H₂O, E. coli"),
        ("At <p> = 5 and <z>~1.5. <p>We see a<br/>b &c; d", "At <p> = 5 and <z>~1.5.\nWe see a\nb &c; d"),
        ("x < 3 & y > 2 # 1, a_b, x^2, ~5 of 5~10, user/~x", "x < 3 & y > 2 # 1, a_b, x^2, ~5 of 5~10, user/~x"),
        ("don't, rock 'n' roll, the dogs' tails, 5''", "don't, rock 'n' roll, the dogs' tails, 5''"),
        ("a backslash \\ and \\8 and an end \\", "a backslash and \\8 and an end \\"),
        (r"(1^{+1.39}_{-0.59})", "(1^(+1.39)_(-0.59))"),
        (r"\begin{itemize}\item one \item two\end{itemize}", "• one • two"),
        ("", ""),
    ],
)
def test_latex_reads_as_text(latex: str, text: str) -> None:
    assert to_text(latex) == text


def test_formulas_without_a_unicode_form_keep_their_source() -> None:
    assert parts(r"at $k_{\rm B}T$, so \emph{about $\frac{a}{b}$ times} $x_1$") == (
        TextPart("at "),
        TextPart("k_B T", r"k_{\rm B}T"),
        TextPart(", so about "),
        TextPart("a/b", r"\frac{a}{b}"),
        TextPart(" times x₁"),
    )
    assert parts(r"\[ x^q \]") == (TextPart("x^q", "x^q"),)
    assert parts(r"\begin{align} a^q &= b \end{align}") == (TextPart("a^q = b", r"\begin{align} a^q &= b \end{align}"),)
    assert parts("") == ()


def records(folder: Path) -> Iterator[str]:
    for line in (folder / "digests" / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        paper = json.loads(line)["paper"]
        yield from (paper["title"], paper["abstract"], paper["comment"], *paper["authors"])
    for recording in sorted((folder / "arxiv").glob("*.json")):
        yield from re.findall(
            r"<(?:title|summary|name|arxiv:comment)[^>]*>([^<]+)<", json.loads(recording.read_text())["body"]
        )


def test_no_macro_is_left_in_real_records(shared_data: Path) -> None:
    seen = 0
    for record in records(shared_data):
        text = to_text(record)
        seen += text != record
        assert not re.search(r"\\[A-Za-z]|``", text), text
        assert len(re.findall(r"\$(?!\d)", text)) < 2, text  # one that its author forgot to close stays
        assert to_text(text) == text
    assert seen > 50


def test_the_sample_abstracts_read_well() -> None:
    atom = files("papers.sample").joinpath("papers.atom").read_text(encoding="utf-8")
    abstracts = re.findall(r"<summary>(.*?)</summary>", atom, re.DOTALL)
    assert len(abstracts) == 13
    for abstract in abstracts:
        text = to_text(abstract)
        assert not re.search(r"[\\$`]", text)
        plain = {word for word in abstract.split() if not re.search(r"[\\$`'{}~-]", word)}
        assert plain <= set(text.split())


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert isinstance(to_text(text), str)


fragments = st.sampled_from(
    [
        *"${}\\^_~%&#'\"`- a1",
        "\\emph{",
        "\\frac",
        "\\'",
        "\\cite{a}",
        "$x$",
        "\\begin{a}",
        "\\left",
        "\\sqrt[",
        "--",
        "\\(",
        "&lt;",
        "&#36;",
        "<sup>",
        "</sup>",
        "<p>",
        "word ",
    ]
)


@given(st.lists(fragments, max_size=30).map("".join))
def test_broken_latex_is_read(latex: str) -> None:
    assert not re.search("[\ue000-\ue002]", to_text(latex))


@given(
    st.lists(st.sampled_from(["{", "}", "$", "word ", "x", "(Z)", ", ", "\\emph{", "_", "1"]), max_size=12).map("".join)
)
def test_no_brace_or_dollar_is_shown_that_lost_its_other_one(latex: str) -> None:
    text = to_text(latex)
    assert text.count("{") == text.count("}")
    assert not re.search(r"[A-Za-z(]\$|\$[A-Za-z(]", text)


@given(
    st.from_regex(r"[A-Za-z0-9 .,;:()?!/'-]*", fullmatch=True).filter(
        lambda text: "--" not in text and "''" not in text
    )
)
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert to_text(text) == text


@given(
    st.lists(st.sampled_from(["a", "$\\alpha_i$", "Fr\\'echet", "$10^{-3}$", "``b''", "5%", "\\emph{c}"]), max_size=9)
)
def test_readable_text_stays_readable_text(words: list[str]) -> None:
    once = to_text(" ".join(words))
    assert to_text(once) == once


@pytest.mark.parametrize(
    "latex",
    [
        "{" * 20_000, "{" * 10_000 + "}" * 10_000, "$x$ " * 5_000, r"\'e" * 6_000, r"\foo" * 5_000, r"\frac" * 4_000,
        "$" + "^" * 19_000 + "$", r"\begin{a}" * 2_000, r"\left(" * 3_000, "$x_{a" * 4_000, "`" * 20_000, "$" * 20_000,
        "\\" * 20_000, "a~" * 10_000, "--" * 9_999, "`a " * 6_000, r"\footnote{" * 2_000, r"\cite{a}" * 2_500,
    ],
)  # fmt: skip
def test_hostile_latex_takes_no_longer_than_other_text(latex: str) -> None:
    calls(lambda: to_text(latex), most=150 * len(latex))
