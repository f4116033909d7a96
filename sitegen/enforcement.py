"""The bodies to which citizens turn when a barrier on a website is not removed.

The accessibility statement must name the one of the Land (Directive (EU) 2016/2102, article 9;
Implementing Decision (EU) 2018/1523). Such bodies move and get other names, and not each line
below could be held against the website of the body: look whether yours is right. As known in 2025;
`enforcement:` in site.yaml counts more than this table.
"""

from sitegen.model import Config, Enforcement

BODIES = {
    "DE-BB": Enforcement(
        "Durchsetzungsstelle für digitale Barrierefreiheit bei der Landesbeauftragten für die "
        "Belange der Menschen mit Behinderungen Brandenburg",
        address="Henning-von-Tresckow-Straße 2-13\n14467 Potsdam",
    ),
    "DE-BE": Enforcement(
        "Landesbeauftragte für digitale Barrierefreiheit Berlin",
        url="https://www.berlin.de/lb/digitale-barrierefreiheit/",
    ),
    "DE-BW": Enforcement(
        "Schlichtungsstelle beim Landeszentrum Barrierefreiheit Baden-Württemberg",
        address="Else-Josenhans-Straße 6\n70173 Stuttgart",
        email="schlichtung@barrierefreiheit.bwl.de",
        url="https://barrierefreiheit-bw.de",
    ),
    "DE-BY": Enforcement(
        "Durchsetzungs- und Überwachungsstelle für barrierefreie Informationstechnik des "
        "Freistaats Bayern",
        email="bitv@bayern.de",
    ),
    "DE-HB": Enforcement(
        "Zentralstelle für barrierefreie Informationstechnik beim Landesbehindertenbeauftragten "
        "der Freien Hansestadt Bremen",
        url="https://www.behindertenbeauftragter.bremen.de",
    ),
    "DE-HE": Enforcement(
        "Durchsetzungs- und Überwachungsstelle Barrierefreie IT des Landes Hessen",
        url="https://lbit.hessen.de",
    ),
    "DE-HH": Enforcement(
        "Schlichtungsstelle nach dem Hamburgischen Behindertengleichstellungsgesetz",
        email="schlichtungsstelle-hmbbgg@soziales.hamburg.de",
        url="https://www.hamburg.de/schlichtungsstelle-behinderung",
    ),
    "DE-MV": Enforcement(
        "Anlauf- und Überwachungsstelle Digitale Barrierefreiheit Mecklenburg-Vorpommern",
        url="https://www.laf-mv.de",
    ),
    "DE-NI": Enforcement(
        "Schlichtungsstelle nach dem Niedersächsischen Behindertengleichstellungsgesetz",
        address="Hannah-Arendt-Platz 2\n30159 Hannover",
        email="schlichtungsstelle@ms.niedersachsen.de",
        url="https://www.ms.niedersachsen.de",
    ),
    "DE-NW": Enforcement(
        "Ombudsstelle für barrierefreie Informationstechnik des Landes Nordrhein-Westfalen",
        address="Fürstenwall 25\n40219 Düsseldorf",
        email="ombudsstelle-barrierefreie-it@mags.nrw.de",
        url="https://www.mags.nrw",
    ),
    "DE-RP": Enforcement(
        "Durchsetzungsstelle bei der Landesbeauftragten für die Belange von Menschen mit "
        "Behinderungen Rheinland-Pfalz",
        address="Bauhofstraße 9\n55116 Mainz",
        email="durchsetzungsstelle@mastd.rlp.de",
        url="https://behindertenbeauftragte.rlp.de",
    ),
    "DE-SH": Enforcement(
        "Beschwerdestelle für barrierefreie Informationstechnik Schleswig-Holstein",
        email="bbit@landtag.ltsh.de",
        url="https://www.landtag.ltsh.de/beauftragte/beschwerdestelle-fuer-barrieren/",
    ),
    "DE-SL": Enforcement(
        "Schlichtungsstelle bei der Landesfachstelle Barrierefreiheit Saarland",
        url="https://www.saarland.de",
    ),
    "DE-SN": Enforcement(
        "Durchsetzungsstelle beim Landesbeauftragten für Inklusion der Menschen mit "
        "Behinderungen Sachsen",
        address="Archivstraße 1\n01097 Dresden",
        email="durchsetzungsstelle@sk.sachsen.de",
        url="https://www.inklusion.sachsen.de",
    ),
    "DE-ST": Enforcement(
        "Ombudsstelle bei der Landesfachstelle für Barrierefreiheit Sachsen-Anhalt",
        email="ombudsstelle@ukst.de",
        url="https://www.lf-barrierefreiheit-st.de",
    ),
    "DE-TH": Enforcement(
        "Durchsetzungsstelle beim Landesbeauftragten für Menschen mit Behinderungen Thüringen",
        url="https://www.tlmb-thueringen.de",
    ),
}
"""By ISO 3166-2."""


def body_for(config: Config) -> Enforcement | None:
    """Give the body that is responsible for a site, as site.yaml or its Land says."""
    return config.enforcement or BODIES.get(config.region)
