"""French."""

from summarizer.grounding.tongues.tongue import Tongue

FRENCH = Tongue(
    code="fr",
    cldr="fr",
    small="""le la les des une un et est dans pour nous sur avec par du au aux que qui ce cette ces sont ne pas plus
    sans leur notre comme entre être ou elle il se ont en de à son sa ses qu soit ainsi afin chez dont très
    lorsque vers selon jusqu fois environ seul seule mieux rien aucun aucune cet vos votre je peut a été
    cela fait jamais toujours déjà quand si chaque après avant lui ils elles leurs tout tous toute toutes
    peu bien où y ai nos mais donc vous deux sous lequel laquelle données résultats méthode méthodes modèle
    modèles apprentissage entraînement utilise propose permet génère atteint""",
    marks="çèêàùœîô",
    endings="eur eurs eux ité ités aux ème èmes isée ement oire",
    numbers="""2 deux|3 trois|4 quatre|5 cinq|6 six|7 sept|8 huit|9 neuf|10 dix|11 onze|12 douze|13 treize|14 quatorze
    |15 quinze|16 seize|20 vingt vingts|30 trente|40 quarante|50 cinquante|60 soixante|70 septante|80
    huitante octante |90 nonante""",
    ones="un une",
    bare="100 cent|1000 mille",
    hundreds="cent cents",
    joiners="et",
    twenties=True,
    parts="""3 tiers|4 quart quarts|5 cinquième cinquièmes|6 sixième sixièmes|7 septième|8 huitième huitièmes |9
    neuvième|10 dixième dixièmes""",
    dozens="10 dizaine|12 douzaine|15 quinzaine|20 vingtaine|30 trentaine|50 cinquantaine|100 centaine",
    halves="moitié demi demie",
    multiples="""2 double doubles doublé doublée doublés doubler doublent doublant|3 triple triples triplé triplée
    tripler triplent|4 quadruple quadruplé quadrupler""",
    scales="""1000 mille milliers|1000000 million millions|1000000000 milliard milliards Md Mds|1000000000000 billion
    billions |1000000000000000000 trillion trillions""",
    units="""percent 1 pour cent,p. cent,p. 100
    |point 1 points de pourcentage,point de pourcentage,points,point,pt,pts
    |times 1 fois
    |time 1/1000 milliseconde,millisecondes
    |time 1/1000000 microseconde,microsecondes
    |time 1/1000000000 nanoseconde,nanosecondes
    |time 1 seconde,secondes
    |time 60 minute,minutes
    |time 3600 heure,heures
    |time 86400 jour,jours
    |time 604800 semaine,semaines
    |bytes 1 octet,octets
    |bytes 1000 Ko,ko,kilooctets
    |bytes 1000000 Mo,mégaoctets
    |bytes 1000000000 Go,gigaoctets
    |bytes 1000000000000 To,téraoctets
    |length 1/1000 millimètre,millimètres
    |length 1/100 centimètre,centimètres
    |length 1 mètre,mètres
    |length 1000 kilomètre,kilomètres
    |length 1/1000000 micromètre,micromètres,micron,microns
    |length 1/1000000000 nanomètre,nanomètres
    |mass 1 kilogramme,kilogrammes,kilo,kilos
    |rate 1 hertz,images par seconde,images/s,ips
    |rate 1000000000 gigahertz
    |level 1 décibel,décibels
    |pixel 1 pixel,pixels
    |sheet 1 page,pages,figures
    |dimension 1 dimensions,dimension""",
    about=r"""environ|près de|presque|quasi|quelque|à peu près|autour de|de l'ordre de|approximativement|à peine|les""",
    over="plus de|plus d'|au moins|au-delà de|dépass\\w{1,5}|supérieure? à",
    under="moins de|moins d'|au plus|inférieure? à|en dessous de",
    after_about="environ",
    after_over="ou plus|au moins",
    after_under="ou moins|au plus|au maximum",
    change=r"""amélior|rédui|augment|baisse|gagn|plus\b|moins|passe|hausse|supéri|inféri|mieux|meilleur|pire|rapide|
    lent|écart|différence|économi|de\b|dépass|surpass|diminu|accru|accélér|progress|grimpe|chute|gain""",
    left=r"reste|restant|seulement|sans\b|ne\b",
    linking="et|ou|ainsi que",
    ranges="à|et|ou",
    pointing="ces|les|des|tous les|toutes les|autres|dits|dites",
    both="deux|chacun|l'une? l'autre",
    magnitude=r"\s?ordres? de grandeur",
    aliases="IA AI|EDP PDE|EDO ODE|EDS SDE|IRM MRI|ADN DNA|TAL NLP|RVB RGB",
    glossary=True,
)
