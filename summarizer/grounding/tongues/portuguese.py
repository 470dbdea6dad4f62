"""Portuguese, of Brazil and of Portugal."""

from summarizer.grounding.tongues.tongue import Tongue

PORTUGUESE = Tongue(
    code="pt",
    cldr="pt_PT pt",
    small="""me o os a as um uma da do dos das em com na no nos nas que e para por mais este esta como ao aos à às
    são se seu sua também entre é foi não ou de pelo pela sem até cada apenas sobre quando num numa isso
    vezes única único cerca ser ter já só estão foram muito ainda esse essa nossos nossa nosso novo nova
    quem pode podem tem têm lá aqui agora nenhum nenhuma antes deste desta dele dela pelas pelos qual quais
    depois todos todo toda todas você sempre melhor pior mesma mesmo além está eu ele ela eles nem assim
    seus suas outro outra outros sendo procurando dados resultados imagens aprendizado aprendizagem métodos
    desempenho treinamento usa utiliza propõe melhora alcança permite artigo palavras conjunto banco""",
    marks="ãõçâêáíóú",
    endings="ção ções dade dades agem agens ais eis ência ências ões ão",
    numbers="""2 dois duas|3 três|4 quatro|5 cinco|6 seis|7 sete|8 oito|9 nove|10 dez|11 onze|12 doze|13 treze |14
    catorze quatorze|15 quinze|16 dezesseis dezasseis|17 dezessete dezassete|18 dezoito|19 dezenove dezanove
    |20 vinte|30 trinta|40 quarenta|50 cinquenta|60 sessenta|70 setenta|80 oitenta|90 noventa|200 duzentos
    duzentas |300 trezentos trezentas|400 quatrocentos quatrocentas|500 quinhentos quinhentas|600 seiscentos
    seiscentas |700 setecentos setecentas|800 oitocentos oitocentas|900 novecentos novecentas""",
    ones="um uma",
    bare="100 cem cento|1000 mil",
    joiners="e",
    parts="""3 terça_parte|4 quarta_parte|5 quinta_parte|3 terço terços|4 quarto quartos|5 quinto quintos|6 sexto|8
    oitavo oitavos|10 décimo décimos""",
    dozens="10 dezena|12 dúzia|100 centena",
    halves="metade meio meia",
    multiples="""2 dobro dobra dobram dobrar dobrou duplo dupla duplica duplicam duplicar|3 triplo tripla triplica
    triplicam triplicar|4 quádruplo quadruplica quadruplicam quadruplicar""",
    scales="""1000 mil|1000000 milhão milhões mi|1000000000 bilhão bilhões bi|1000000000000 trilhão trilhões tri
    bilião biliões |1000000000000000000 trilião triliões""",
    units="""percent 1 por cento
    |point 1 pontos percentuais,ponto percentual,pontos,ponto,p.p.,pp
    |times 1 vezes,vez
    |time 1/1000 milissegundo,milissegundos
    |time 1/1000000 microssegundo,microssegundos
    |time 1/1000000000 nanossegundo,nanossegundos
    |time 1 segundo,segundos
    |time 60 minuto,minutos
    |time 3600 hora,horas
    |time 86400 dia,dias
    |time 604800 semana,semanas
    |bytes 1 byte,bytes
    |bytes 1000 kilobytes
    |bytes 1000000 megabytes
    |bytes 1000000000 gigabytes
    |bytes 1000000000000 terabytes
    |length 1/1000 milímetro,milímetros
    |length 1/100 centímetro,centímetros
    |length 1 metro,metros
    |length 1000 quilômetro,quilômetros,quilómetros
    |length 1/1000000 micrômetro,micrômetros
    |length 1/1000000000 nanômetro,nanômetros
    |mass 1 quilograma,quilogramas,quilo,quilos
    |rate 1 hertz,quadros por segundo,imagens por segundo
    |level 1 decibel,decibéis
    |pixel 1 pixel,pixels,píxeis
    |sheet 1 página,páginas,figuras
    |dimension 1 dimensões""",
    about="quase|cerca de|aproximadamente|em torno de|por volta de|uns|umas",
    over="mais de|superiore?s? a|pelo menos|acima de|ao menos",
    under="menos de|inferiore?s? a|no máximo|abaixo de",
    after_about="aproximadamente",
    after_over="ou mais|no mínimo",
    after_under="ou menos|no máximo",
    change=r"""melhor|pior|aument|reduz|redu[cç]|cai|queda|sob[er]|subi|ganh|mais\b|menos|maior|menor|supera|diferen|
    de\b|economi|acelera|rápid|lent|cresc|diminu|pass[ao]""",
    left=r"apenas\b|só\b|rest|sem\b|sobra",
    linking="e|ou|bem como",
    ranges="a|e|ou",
    pointing="estes|estas|esses|essas|os|as|outros|outras|ditos",
    both="ambos|ambas|entre si|cada",
    magnitude=r"\s?ordens de (?:magnitude|grandeza)",
    aliases="IA AI|EDP PDE|EDO ODE|EDE SDE|RM MRI|PLN NLP",
    glossary=True,
)
