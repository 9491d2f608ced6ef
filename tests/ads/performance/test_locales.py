"""One sample in each of the nine languages, with the headers that were seen in exports, and what it must become."""

from __future__ import annotations

from datetime import date

import pytest

# Headers, then one row of an ad. The rows say the same in each language's own notation.
SAMPLES = {
    "en": (
        "Reporting starts,Reporting ends,Campaign name,Ad set name,Ad name,Ad delivery,Results,Result indicator,"
        "Cost per results,Amount spent (USD),Impressions,Reach,Frequency,Link clicks,CTR (link click-through rate)",
        '2025-01-31,2025-01-31,Spring,Adults,mug_01,active,7,actions:purchase,176.36,"1,234.50","12,345","9,000",'
        "1.37,123,0.996355",
    ),
    "es": (
        "Inicio del informe;Fin del informe;Nombre de la campaña;Nombre del conjunto de anuncios;Nombre del anuncio;"
        "Resultados;Indicador de resultado;Importe gastado (EUR);Impresiones;Alcance;Frecuencia;Clics en el enlace;"
        "CTR (porcentaje de clics en el enlace);CPM (costo por mil impresiones)",
        "31/01/2025;31/01/2025;Spring;Adults;mug_01;7;actions:purchase;1.234,50;12.345;9.000;1,37;123;0,996355;100,00",
    ),
    "de": (
        "Berichtsstart;Berichtsende;Name der Kampagne;Name der Anzeigengruppe;Name der Anzeige;Ergebnisse;"
        "Ergebnis-Indikator;Ausgegebener Betrag (EUR);Impressionen;Reichweite;Frequenz;Link-Klicks",
        "31.01.2025;31.01.2025;Spring;Adults;mug_01;7;actions:purchase;1.234,50 €;12.345;9.000;1,37;123",
    ),
    "fr": (
        "Début des rapports;Fin des rapports;Nom de la campagne;Nom de l’ensemble de publicités;Nom de la publicité;"
        "Résultats;Indicateur de résultats;Montant dépensé (EUR);Impressions;Couverture;Répétition;Clics sur un lien",
        "31/01/2025;31/01/2025;Spring;Adults;mug_01;7;actions:purchase;1\u202f234,50;12\u202f345;9\u202f000;1,37;123",
    ),
    "pt": (
        "Início dos relatórios;Término dos relatórios;Nome da campanha;Nome do conjunto de anúncios;Nome do anúncio;"
        "Resultados;Indicador de resultados;Valor usado (BRL);Impressões;Alcance;Frequência;Cliques no link",
        "31/01/2025;31/01/2025;Spring;Adults;mug_01;7;actions:purchase;R$ 1.234,50;12.345;9.000;1,37;123",
    ),
    "ja": (
        "レポート開始日,レポート終了日,キャンペーン名,広告セット名,広告名,結果,結果インジケーター,消化金額 (JPY),"
        "インプレッション,リーチ,フリークエンシー,クリック(すべて)",
        '2025年1月31日,2025年1月31日,Spring,Adults,mug_01,7,actions:purchase,"¥1,234.50","１２,345","9,000",1.37,123',
    ),
    "ko": (
        "보고 시작\t보고 종료\t캠페인 이름\t광고 세트 이름\t광고 이름\t결과\t결과 표시 도구\t지출 금액 (KRW)\t노출"
        "\t도달\t빈도\t링크 클릭",
        "2025. 1. 31.\t2025. 1. 31.\tSpring\tAdults\tmug_01\t7\tactions:purchase\t₩1,234.50\t12,345\t9,000\t1.37\t123",
    ),
    "zh_CN": (
        "报告开始日期,报告结束日期,广告系列名称,广告组名称,广告名称,成效,成效指标,已花费金额 (CNY),展示次数,覆盖人数,"
        "频次,链接点击量",
        "2025/1/31,2025/1/31,Spring,Adults,mug_01,7,actions:purchase,1234.50,12345,9000,1.37,123",
    ),
    "zh_TW": (
        "分析報告開始,分析報告結束,行銷活動名稱,廣告組合名稱,廣告名稱,成果,成果指標,花費金額 (TWD),曝光次數,觸及人數,"
        "頻率,連結點擊次數",
        "2025-01-31,2025-01-31,Spring,Adults,mug_01,7,actions:purchase,1234.50,12345,9000,1.37,123",
    ),
}
CURRENCIES = {"en": "USD", "pt": "BRL", "ja": "JPY", "ko": "KRW", "zh_CN": "CNY", "zh_TW": "TWD"}
DAY = date(2025, 1, 31)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("locale", sorted(SAMPLES))
def test_a_sample_in_every_language(read, locale, encoding):
    export = read("\n".join(SAMPLES[locale]) + "\n", encoding)
    assert (export.platform, export.locale, export.grain, export.count_rows) == ("meta", locale, "ad", 1)
    (row,) = export.records()
    assert (row.creative_key, row.campaign, row.ad_group) == ("mug_01", "Spring", "Adults")
    assert (row.period_start, row.period_end) == (DAY, DAY)
    assert (row.impressions, row.clicks, row.reach) == (12345, 123, 9000)
    assert (row.spend, row.currency) == (1234.5, CURRENCIES.get(locale, "EUR"))
    assert (row.conversions, row.result_name, row.frequency) == (7.0, "actions:purchase", 1.37)
    assert (row.row_number, row.is_summable) == (2, True)
    assert list(export.odd_rows()) == []


def test_nine_languages_are_known():
    assert len(SAMPLES) == 9
