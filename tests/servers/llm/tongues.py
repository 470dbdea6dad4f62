"""What a model writes on one of the bundled papers in languages of the table, by hand."""

from collections.abc import Mapping
from typing import Any

from tests.servers.llm.acts import Act, Says
from tests.servers.llm.honest import answer_for, material_in, task_in

CMD = "2403.14148"
_FVD = "CMD achieves an FVD score of 212.7 on WebVid-10M, 27.3% better than the previous state-of-the-art of 292.4."
_MEMORY = "limited by the high memory and computational requirements"
_PROPOSES = "we propose content-motion latent diffusion model (CMD)"
_FRAME = "We generate the content frame by fine-tuning a pretrained image diffusion model"
_EVIDENCE = (_FVD, _MEMORY, _PROPOSES, _FRAME)

TITLES: Mapping[str, str] = {
    "German": "Effiziente Videodiffusionsmodelle durch Zerlegung in Content-Frame und Motion-Latent",
    "Japanese": "コンテンツフレームと動き潜在表現の分解による効率的な動画拡散モデル",
    "Arabic": "نماذج انتشار فعالة للفيديو عبر الفصل بين إطار المحتوى والحركة الكامنة",
    "Hebrew": "מודלי דיפוזיה יעילים לווידאו באמצעות פירוק למסגרת תוכן ולתנועה סמויה",
}
TOLD: Mapping[str, tuple[str, ...]] = {
    "German": (
        "CMD erreicht auf WebVid-10M einen FVD von 212,7 und ist damit um 27,3 % besser als die bisherige Bestmarke.",
        "Die Diffusion von Videos braucht bisher viel Speicher und Rechenleistung.",
        "CMD erweitert vortrainierte Bilddiffusionsmodelle auf die Erzeugung von Videos.",
        "Der Inhalt wird von einem nachtrainierten Bilddiffusionsmodell erzeugt.",
    ),
    "Japanese": (
        "CMDはWebVid-10MでFVD 212.7を達成し、従来の最良値を27.3%上回ります。",
        "動画の拡散モデルは多くのメモリと計算量を必要とします。",
        "CMDは学習済みの画像拡散モデルを動画生成に拡張します。",
        "コンテンツフレームは学習済みの画像拡散モデルを微調整して生成します。",
    ),
    "Arabic": (
        "يحقق CMD قيمة FVD تبلغ 212.7 على WebVid-10M، أي أفضل بنسبة 27.3% من أفضل نتيجة سابقة.",
        "تتطلب نماذج انتشار الفيديو كثيرا من الذاكرة والحساب.",
        "يوسّع CMD نماذج انتشار الصور المدرّبة مسبقا لتوليد الفيديو.",
        "يولَّد إطار المحتوى بضبط نموذج انتشار صور مدرّب مسبقا.",
    ),
    "Hebrew": (
        "CMD משיג FVD של 212.7 על WebVid-10M, שיפור של 27.3% לעומת התוצאה הטובה ביותר הקודמת.",
        "מודלי דיפוזיה לווידאו דורשים זיכרון וחישוב רבים.",
        "CMD מרחיב מודלי דיפוזיה של תמונות שאומנו מראש ליצירת וידאו.",
        "מסגרת התוכן נוצרת בעזרת כוונון של מודל דיפוזיה של תמונות שאומן מראש.",
    ),
}


def told_in(language: str) -> dict[str, Any]:
    """Return a summary of CMD in a language, by its English name."""
    said = [{"text": text, "evidence": quote} for text, quote in zip(TOLD[language], _EVIDENCE, strict=True)]
    return {"tldr": said[0], "takeaways": said[1:], "title": TITLES[language]}


def in_its_language(prompt: str) -> Act:
    """Summarise CMD in the language that is asked for, of those that there are here; answer all else in the paper's."""
    task = task_in(prompt)
    asked = next((name for name in TOLD if f"{name} (" in task), "")
    is_ours = '"tldr"' in task and material_in(prompt)[0].startswith("Efficient Video Diffusion Models via")
    return Says(told_in(asked) if asked and is_ours else answer_for(prompt))
