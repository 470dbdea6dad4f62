"""Spanish."""

from summarizer.grounding.tongues.tongue import Tongue

SPANISH = Tongue(
    code="es",
    cldr="es",
    small="""me el la los las una un y es con por para se del al su sus nuestro nuestra esta este como más lo que en
    de entre son sin pero ha han muy también cuando hasta unos unas cada desde sobre solo sólo según
    mediante donde veces apenas respecto cual no ya hay le les estos estas ese esa eso ningún ninguna
    ninguno aquí ahora qué cuál puede pueden tiene tienen está están tu mi te nada ni así quien otro otra
    otros si sí nuevo nueva todos todo toda todas primero siempre antes después luego solamente cuyo ella
    ellos mejor peor entonces además mismo misma o datos resultados imágenes aprendizaje método métodos
    rendimiento entrenamiento conjunto usa utiliza propone logra mejora genera alcanza permite artículo
    palabras vuelve""",
    marks="ñ¿¡áíóú",
    endings="ción ciones dad dades ales iento ientos iones ores eros ajes",
    numbers="""2 dos|3 tres|4 cuatro|5 cinco|6 seis|7 siete|8 ocho|9 nueve|10 diez|11 once|12 doce|13 trece|14 catorce
    |15 quince|16 dieciséis|17 diecisiete|18 dieciocho|19 diecinueve|20 veinte|21 veintiuno veintiún
    veintiuna |22 veintidós|23 veintitrés|24 veinticuatro|25 veinticinco|26 veintiséis|27 veintisiete|28
    veintiocho|29 veintinueve |30 treinta|40 cuarenta|50 cincuenta|60 sesenta|70 setenta|80 ochenta|90
    noventa|200 doscientos doscientas |300 trescientos trescientas|400 cuatrocientos cuatrocientas|500
    quinientos quinientas|600 seiscientos seiscientas |700 setecientos setecientas|800 ochocientos
    ochocientas|900 novecientos novecientas""",
    ones="un uno una",
    bare="100 cien ciento|1000 mil",
    joiners="y",
    parts="""3 tercera_parte|4 cuarta_parte|5 quinta_parte|10 décima_parte|3 tercio tercios|4 cuarto cuartos|5 quinto
    quintos|6 sexto|8 octavo octavos|10 décimo décimos""",
    dozens="10 decena|12 docena|100 centena centenar",
    halves="mitad medio media",
    multiples="""2 doble duplica duplican duplicar duplicó duplicando|3 triple triplica triplican triplicar triplicó |4
    cuádruple cuadruplica cuadruplican cuadruplicar""",
    scales="""1000 mil|1000000 millón millones|1000000000 millardo millardos|1000000000000 billón billones |
    1000000000000000000 trillón trillones""",
    units="""percent 1 por ciento,por cien
    |point 1 puntos porcentuales,punto porcentual,puntos,punto
    |times 1 veces,vez
    |time 1/1000 milisegundo,milisegundos
    |time 1/1000000 microsegundo,microsegundos
    |time 1/1000000000 nanosegundo,nanosegundos
    |time 1 segundo,segundos,seg.
    |time 60 minuto,minutos
    |time 3600 hora,horas
    |time 86400 día,días
    |time 604800 semana,semanas
    |bytes 1 byte,bytes
    |bytes 1000 kilobytes
    |bytes 1000000 megabytes,megas
    |bytes 1000000000 gigabytes,gigas
    |bytes 1000000000000 terabytes
    |length 1/1000 milímetro,milímetros
    |length 1/100 centímetro,centímetros
    |length 1 metro,metros
    |length 1000 kilómetro,kilómetros
    |length 1/1000000 micrómetro,micrómetros,micras
    |length 1/1000000000 nanómetro,nanómetros
    |mass 1 kilogramo,kilogramos,kilo,kilos
    |rate 1 hercio,hercios,fotogramas por segundo,imágenes por segundo,cuadros por segundo
    |level 1 decibelio,decibelios
    |pixel 1 píxel,píxeles
    |sheet 1 página,páginas,figuras
    |dimension 1 dimensiones""",
    about="casi|unos|unas|cerca de|aproximadamente|alrededor de|en torno a|prácticamente|apenas",
    over="más de|superiore?s? a|al menos|por encima de|super\\w{1,4}",
    under="menos de|inferiore?s? a|como máximo|a lo sumo|por debajo de",
    after_about="aproximadamente",
    after_over="o más|como mínimo",
    after_under="o menos|como máximo",
    change=r"""mejor|aument|reduc|reduz|baj|sub[eioí]|gan|más\b|menos|mayor|menor|super|diferenci|ahorr|rápid|lent|de\b
    |qued|peor|acelera|disminu|crec|incremen|pas[aó]""",
    left=r"solo\b|sólo\b|rest|queda|sin\b",
    linking="y|e|o|u|así como",
    ranges="a|y|o|u",
    pointing="estos|estas|esos|los|las|otros|otras|dichos|dichas",
    both="ambos|entre sí|cada",
    magnitude=r"\s?[óo]rdenes de magnitud",
    aliases="IA AI|EDP PDE|EDO ODE|EDE SDE|RM MRI|ADN DNA|PLN NLP|IRM MRI",
    glossary=True,
)
