"""The vocabularies that a new hub starts with. Editors change them afterwards; nothing here is read again."""

import json

from django.db import migrations

# model: {slug: {language: (name, description)}}, in the order in which they are offered.
ENTRIES = {
    "Theme": {
        "sponsorship": {
            "en": ("Political management and sponsorship", "Winning sponsors and keeping them: the people to bring along, the law to change, a strategy for the reform, and how it is told."),
            "fr": ("Pilotage politique et parrainage", "Gagner des soutiens et les garder : les personnes à associer, la loi à modifier, la stratégie de réforme et la façon d’en parler."),
            "es": ("Gestión política y patrocinio", "Ganar apoyos y conservarlos: a quién sumar, qué normas cambiar, la estrategia de reforma y cómo contarla."),
            "ro": ("Management politic și susținere", "Cum se câștigă și se păstrează susținătorii: cine trebuie atras, ce legi trebuie schimbate, strategia reformei și cum este prezentată."),
        },
        "funding": {
            "en": ("Finance and funding", "What it costs before and after, who pays and by which measure, and the business case that makes it worth starting."),
            "fr": ("Finances et financement", "Ce que cela coûte avant et après, qui paie et selon quelle mesure, et l’étude de rentabilité qui justifie de commencer."),
            "es": ("Finanzas y financiación", "Cuánto cuesta antes y después, quién paga y con qué criterio, y el análisis que justifica empezar."),
            "ro": ("Finanțe și finanțare", "Cât costă înainte și după, cine plătește și după ce măsură, și analiza care justifică începutul."),
        },
        "governance": {
            "en": ("Governance and operating model", "Who decides, who delivers, who staffs it, which figures are watched, and the order in which bodies move over."),
            "fr": ("Gouvernance et modèle de fonctionnement", "Qui décide, qui fournit le service, avec quel personnel, quels indicateurs sont suivis et dans quel ordre les organismes rejoignent le service."),
            "es": ("Gobernanza y modelo operativo", "Quién decide, quién presta el servicio y con qué personal, qué indicadores se siguen y en qué orden se incorporan los organismos."),
            "ro": ("Guvernanță și model de operare", "Cine decide, cine furnizează serviciul și cu ce personal, ce indicatori se urmăresc și în ce ordine se alătură instituțiile."),
        },
        "capabilities": {
            "en": ("New technical and service capabilities", "What customers need, trying things out, growing the service, new technology, and putting savings back to work."),
            "fr": ("Nouvelles capacités techniques et de service", "Les besoins des usagers, les essais, l’extension du service, les technologies nouvelles et le réinvestissement des économies."),
            "es": ("Nuevas capacidades técnicas y de servicio", "Qué necesitan los clientes, cómo probarlo, cómo ampliar el servicio, tecnología nueva y reinversión del ahorro."),
            "ro": ("Capacități tehnice și de servicii noi", "De ce au nevoie clienții, medii de testare, extinderea serviciului, tehnologii noi și reinvestirea economiilor."),
        },
        "learning": {
            "en": ("Learning community", "What practitioners learn from each other: cases, tools, benchmarks, forums, events and peers to ask."),
            "fr": ("Communauté d’apprentissage", "Ce que les praticiens apprennent les uns des autres : cas, outils, comparaisons, forums, rencontres et pairs à consulter."),
            "es": ("Comunidad de aprendizaje", "Lo que los profesionales aprenden unos de otros: casos, herramientas, comparaciones, foros, encuentros y colegas a quienes preguntar."),
            "ro": ("Comunitate de învățare", "Ce învață practicienii unii de la alții: cazuri, instrumente, comparații, forumuri, evenimente și colegi pe care îi pot întreba."),
        },
    },
    "ServiceLine": {
        "it-infrastructure": {
            "en": ("IT infrastructure and hosting", "Data centres, servers, networks, cloud and help desk."),
            "fr": ("Infrastructure informatique et hébergement", "Centres de données, serveurs, réseaux, nuage et assistance."),
            "es": ("Infraestructura informática y alojamiento", "Centros de datos, servidores, redes, nube y mesa de ayuda."),
            "ro": ("Infrastructură IT și găzduire", "Centre de date, servere, rețele, cloud și asistență."),
        },
        "software-licences": {
            "en": ("Software and licence purchasing", "Buying software and licences together, and keeping count of them."),
            "fr": ("Achat de logiciels et de licences", "Acheter ensemble logiciels et licences, et en tenir le compte."),
            "es": ("Compra de software y licencias", "Comprar juntos software y licencias, y llevar su control."),
            "ro": ("Achiziție de software și licențe", "Cumpărarea în comun de software și licențe și evidența lor."),
        },
        "human-resources-payroll": {
            "en": ("Human resources and payroll", "Recruiting, personnel files, time, benefits and pay."),
            "fr": ("Ressources humaines et paie", "Recrutement, dossiers du personnel, temps de travail, avantages et paie."),
            "es": ("Recursos humanos y nóminas", "Selección, expedientes de personal, horarios, prestaciones y nóminas."),
            "ro": ("Resurse umane și salarizare", "Recrutare, dosare de personal, pontaj, beneficii și salarii."),
        },
        "finance-accounts-payable": {
            "en": ("Financial services and accounts payable", "Ledger, invoices, payments and reporting."),
            "fr": ("Services financiers et comptes fournisseurs", "Comptabilité, factures, paiements et rapports."),
            "es": ("Servicios financieros y cuentas por pagar", "Contabilidad, facturas, pagos e informes."),
            "ro": ("Servicii financiare și plăți către furnizori", "Contabilitate, facturi, plăți și raportare."),
        },
        "procurement": {
            "en": ("Procurement", "Tendering and contracts, also several bodies buying as one."),
            "fr": ("Marchés publics", "Appels d’offres et contrats, y compris les achats groupés."),
            "es": ("Contratación pública", "Licitaciones y contratos, también compras conjuntas."),
            "ro": ("Achiziții publice", "Licitații și contracte, inclusiv achiziții în comun."),
        },
        "grants": {
            "en": ("Grants", "Announcing, applying for, awarding and accounting for grants."),
            "fr": ("Subventions", "Annonce, demande, attribution et justification des subventions."),
            "es": ("Subvenciones", "Convocatoria, solicitud, concesión y justificación de subvenciones."),
            "ro": ("Granturi", "Anunțarea, solicitarea, acordarea și justificarea granturilor."),
        },
        "records-ecm": {
            "en": ("Records and enterprise content management", "Files, archives and the systems that hold them (ECM)."),
            "fr": ("Archives et gestion de contenu", "Dossiers, archives et systèmes qui les conservent (GED/ECM)."),
            "es": ("Archivos y gestión de contenidos", "Expedientes, archivos y los sistemas que los guardan (ECM)."),
            "ro": ("Documente, arhivă și gestiunea conținutului", "Dosare, arhive și sistemele care le păstrează (ECM)."),
        },
        "portals-web": {
            "en": ("Citizen portals and web sites", "Web sites and online services for residents and businesses."),
            "fr": ("Portails citoyens et sites web", "Sites web et démarches en ligne pour les habitants et les entreprises."),
            "es": ("Portales ciudadanos y sitios web", "Sitios web y trámites en línea para la ciudadanía y las empresas."),
            "ro": ("Portaluri pentru cetățeni și site-uri web", "Site-uri și servicii online pentru locuitori și firme."),
        },
        "public-safety-justice": {
            "en": ("Public-safety and justice information sharing", "Police, prosecution, courts, corrections and emergency services working from the same records."),
            "fr": ("Partage d’informations de sécurité et de justice", "Police, parquet, tribunaux, prisons et secours qui travaillent sur les mêmes dossiers."),
            "es": ("Información compartida de seguridad y justicia", "Policía, fiscalía, tribunales, prisiones y emergencias que trabajan con los mismos expedientes."),
            "ro": ("Schimb de informații pentru siguranță publică și justiție", "Poliția, procuratura, instanțele, penitenciarele și serviciile de urgență lucrează pe aceleași dosare."),
        },
        "email-collaboration": {
            "en": ("E-mail and collaboration", "Mail, calendars, meetings and shared work spaces."),
            "fr": ("Messagerie et travail collaboratif", "Courriel, agendas, réunions et espaces de travail partagés."),
            "es": ("Correo electrónico y colaboración", "Correo, calendarios, reuniones y espacios de trabajo compartidos."),
            "ro": ("E-mail și colaborare", "E-mail, calendare, întâlniri și spații de lucru comune."),
        },
        "debt-recovery": {
            "en": ("Debt recovery and collections", "Collecting what is owed: taxes, fees and fines."),
            "fr": ("Recouvrement de créances", "Recouvrer ce qui est dû : impôts, redevances et amendes."),
            "es": ("Cobro de deudas y recaudación", "Cobrar lo que se debe: impuestos, tasas y multas."),
            "ro": ("Recuperarea creanțelor și colectare", "Colectarea sumelor datorate: impozite, taxe și amenzi."),
        },
        "facilities-fleet-gis": {
            "en": ("Facilities, fleet and geographic information (GIS)", "Buildings, vehicles, and the maps that others work with."),
            "fr": ("Bâtiments, véhicules et information géographique (SIG)", "Bâtiments, parc de véhicules et cartes utilisées par d’autres."),
            "es": ("Instalaciones, flota e información geográfica (SIG)", "Edificios, vehículos y los mapas con que otros trabajan."),
            "ro": ("Clădiri, parc auto și informații geografice (GIS)", "Clădiri, vehicule și hărțile cu care lucrează alții."),
        },
        "training": {
            "en": ("Training", "Courses and learning for staff of several bodies."),
            "fr": ("Formation", "Cours et apprentissage pour le personnel de plusieurs organismes."),
            "es": ("Formación", "Cursos y aprendizaje para el personal de varios organismos."),
            "ro": ("Instruire", "Cursuri și învățare pentru personalul mai multor instituții."),
        },
        "portfolio-management": {
            "en": ("Portfolio management", "Choosing, planning and steering projects across bodies."),
            "fr": ("Gestion de portefeuille", "Choisir, planifier et piloter des projets entre organismes."),
            "es": ("Gestión de carteras de proyectos", "Elegir, planificar y dirigir proyectos entre organismos."),
            "ro": ("Managementul portofoliului", "Alegerea, planificarea și conducerea proiectelor între instituții."),
        },
    },
    "Stage": {
        "planning": {
            "en": ("Exploring or planning", "Weighed or prepared; nobody uses it yet."),
            "fr": ("Étude ou préparation", "À l’étude ou en préparation ; personne ne l’utilise encore."),
            "es": ("En estudio o planificación", "Se estudia o se prepara; nadie lo usa todavía."),
            "ro": ("În analiză sau planificare", "Se analizează sau se pregătește; nu îl folosește încă nimeni."),
        },
        "implementing": {
            "en": ("Implementing", "Being built, or the first bodies are moving over."),
            "fr": ("Mise en œuvre", "En construction, ou les premiers organismes y passent."),
            "es": ("En implantación", "En construcción, o se incorporan los primeros organismos."),
            "ro": ("În implementare", "În construcție sau primele instituții trec la el."),
        },
        "operating": {
            "en": ("Operating", "In daily use by those it was made for."),
            "fr": ("En service", "Utilisé chaque jour par ceux pour qui il a été créé."),
            "es": ("En funcionamiento", "En uso diario por aquellos para quienes se creó."),
            "ro": ("În funcțiune", "Folosit zilnic de cei pentru care a fost creat."),
        },
        "scaled-out": {
            "en": ("Scaled out", "Has grown beyond those who began it."),
            "fr": ("Étendu", "S’est développé au-delà de ceux qui l’ont lancé."),
            "es": ("Ampliado", "Ha crecido más allá de quienes lo iniciaron."),
            "ro": ("Extins", "A crescut dincolo de cei care l-au început."),
        },
        "ended": {
            "en": ("Ended", "Stopped or replaced; what was learnt remains."),
            "fr": ("Terminé", "Arrêté ou remplacé ; les leçons restent."),
            "es": ("Finalizado", "Detenido o sustituido; queda lo aprendido."),
            "ro": ("Încheiat", "Oprit sau înlocuit; rămân lecțiile învățate."),
        },
    },
    "DeliveryModel": {
        "lead-body": {
            "en": ("One body serves the others", "A body that already has the service opens it to others."),
            "fr": ("Un organisme sert les autres", "Un organisme qui a déjà le service l’ouvre à d’autres."),
            "es": ("Un organismo sirve a los demás", "Un organismo que ya tiene el servicio lo abre a otros."),
            "ro": ("O instituție le servește pe celelalte", "O instituție care are deja serviciul îl deschide altora."),
        },
        "joint-body": {
            "en": ("Jointly owned body", "The participants found a body of their own that delivers."),
            "fr": ("Organisme commun", "Les participants créent un organisme commun qui fournit le service."),
            "es": ("Entidad conjunta", "Los participantes crean una entidad propia que presta el servicio."),
            "ro": ("Entitate deținută în comun", "Participanții înființează o entitate proprie care furnizează serviciul."),
        },
        "central-centre": {
            "en": ("Central service centre", "A centre of the national, state or regional government serves its departments or localities."),
            "fr": ("Centre de services central", "Un centre de l’État ou de la région sert ses services ou ses collectivités."),
            "es": ("Centro de servicios central", "Un centro del gobierno nacional o regional sirve a sus departamentos o municipios."),
            "ro": ("Centru de servicii central", "Un centru al guvernului național sau regional își servește departamentele sau localitățile."),
        },
        "contractor": {
            "en": ("Contractor under a joint contract", "A company delivers to all participants on one contract."),
            "fr": ("Prestataire sous contrat commun", "Une entreprise sert tous les participants par un seul contrat."),
            "es": ("Contratista con contrato conjunto", "Una empresa sirve a todos los participantes con un solo contrato."),
            "ro": ("Contractant cu un contract comun", "O firmă îi servește pe toți participanții printr-un singur contract."),
        },
        "public-private": {
            "en": ("Public-private partnership", "A public body and a company share risk and return over years."),
            "fr": ("Partenariat public-privé", "Un organisme public et une entreprise partagent risques et gains sur plusieurs années."),
            "es": ("Asociación público-privada", "Un organismo público y una empresa comparten riesgos y beneficios durante años."),
            "ro": ("Parteneriat public-privat", "O instituție publică și o firmă împart riscul și câștigul pe mai mulți ani."),
        },
        "federated": {
            "en": ("Federated", "Each body keeps a part; common standards make the parts one service."),
            "fr": ("Fédéré", "Chaque organisme garde une partie ; des normes communes en font un seul service."),
            "es": ("Federado", "Cada organismo conserva una parte; normas comunes las unen en un solo servicio."),
            "ro": ("Federativ", "Fiecare instituție păstrează o parte; standardele comune fac din ele un singur serviciu."),
        },
    },
    "GovernanceForm": {
        "steering-committee": {
            "en": ("Steering committee of participants", "Those who use the service decide on it together."),
            "fr": ("Comité directeur des participants", "Ceux qui utilisent le service en décident ensemble."),
            "es": ("Comité directivo de participantes", "Quienes usan el servicio deciden juntos sobre él."),
            "ro": ("Comitet director al participanților", "Cei care folosesc serviciul decid împreună."),
        },
        "joint-board": {
            "en": ("Board of a joint body", "A board with a legal standing of its own, such as a joint-powers authority."),
            "fr": ("Conseil d’un organisme commun", "Un conseil doté d’une existence juridique propre, comme un syndicat intercommunal."),
            "es": ("Junta de una entidad conjunta", "Una junta con personalidad jurídica propia, como una mancomunidad."),
            "ro": ("Consiliul unei entități comune", "Un consiliu cu personalitate juridică proprie, cum ar fi o asociație intercomunitară."),
        },
        "agreement": {
            "en": ("Agreement between bodies", "A memorandum or service agreement says who owes whom what."),
            "fr": ("Convention entre organismes", "Un protocole ou une convention de service dit qui doit quoi à qui."),
            "es": ("Convenio entre organismos", "Un memorando o acuerdo de servicio dice qué debe cada cual."),
            "ro": ("Acord între instituții", "Un memorandum sau un acord de servicii spune cine ce datorează cui."),
        },
        "mandate": {
            "en": ("Mandate by law or executive order", "Taking part is required, and so is how it is steered."),
            "fr": ("Obligation légale ou décret", "La participation est obligatoire, et le pilotage fixé par le texte."),
            "es": ("Mandato legal o decreto", "La participación es obligatoria y la norma fija cómo se dirige."),
            "ro": ("Mandat prin lege sau ordin", "Participarea este obligatorie, iar modul de conducere este stabilit prin act."),
        },
        "provider-led": {
            "en": ("Led by the provider, with a user group", "The body that delivers decides, and listens to its customers."),
            "fr": ("Piloté par le fournisseur, avec un groupe d’usagers", "L’organisme qui fournit décide et consulte ses clients."),
            "es": ("Dirigido por el proveedor, con un grupo de usuarios", "Decide el organismo que presta el servicio, y escucha a sus clientes."),
            "ro": ("Condus de furnizor, cu un grup de utilizatori", "Instituția care furnizează decide și își ascultă clienții."),
        },
    },
    "FundingModel": {
        "appropriation": {
            "en": ("Appropriation", "Paid from a central budget; users pay nothing."),
            "fr": ("Dotation budgétaire", "Payé par un budget central ; les utilisateurs ne paient rien."),
            "es": ("Asignación presupuestaria", "Se paga con un presupuesto central; los usuarios no pagan."),
            "ro": ("Alocare bugetară", "Plătit dintr-un buget central; utilizatorii nu plătesc."),
        },
        "charge-back": {
            "en": ("Charge-back", "Each user is billed what its use cost."),
            "fr": ("Refacturation", "Chaque utilisateur paie ce que son usage a coûté."),
            "es": ("Repercusión de costes", "A cada usuario se le factura lo que costó su uso."),
            "ro": ("Refacturare", "Fiecărui utilizator i se facturează cât a costat folosirea sa."),
        },
        "transaction-fee": {
            "en": ("Fee per transaction", "A price for each invoice, pay slip, search or permit."),
            "fr": ("Tarif par opération", "Un prix par facture, bulletin de paie, recherche ou permis."),
            "es": ("Tarifa por transacción", "Un precio por cada factura, nómina, consulta o permiso."),
            "ro": ("Tarif pe tranzacție", "Un preț pentru fiecare factură, fluturaș de salariu, căutare sau autorizație."),
        },
        "subscription": {
            "en": ("Subscription", "A fixed amount a year, often by size of the user."),
            "fr": ("Abonnement", "Un montant fixe par an, souvent selon la taille de l’utilisateur."),
            "es": ("Suscripción", "Una cantidad fija al año, a menudo según el tamaño del usuario."),
            "ro": ("Abonament", "O sumă fixă pe an, adesea după mărimea utilizatorului."),
        },
        "cost-sharing": {
            "en": ("Cost sharing by a formula", "The whole cost divided, for instance by population or staff."),
            "fr": ("Partage des coûts selon une clé", "Le coût total est réparti, par exemple selon la population ou l’effectif."),
            "es": ("Reparto de costes por fórmula", "El coste total se reparte, por ejemplo según población o plantilla."),
            "ro": ("Împărțirea costurilor după o formulă", "Costul total se împarte, de exemplu după populație sau personal."),
        },
        "grant-funded": {
            "en": ("Grant or programme money", "Money from outside, as a rule for the start only."),
            "fr": ("Subvention ou fonds de programme", "De l’argent extérieur, en général pour le démarrage seulement."),
            "es": ("Subvención o fondos de programa", "Dinero externo, por lo general solo para empezar."),
            "ro": ("Grant sau fonduri de program", "Bani din afară, de regulă numai pentru început."),
        },
        "savings": {
            "en": ("Paid from savings", "What is saved pays for the service and its growth."),
            "fr": ("Financé par les économies", "Ce qui est économisé paie le service et son extension."),
            "es": ("Pagado con el ahorro", "Lo que se ahorra paga el servicio y su crecimiento."),
            "ro": ("Plătit din economii", "Ce se economisește plătește serviciul și creșterea lui."),
        },
    },
}


def raw_translations(texts):
    """The stream value of an entry's other languages, as the database keeps it."""
    return json.dumps(
        [
            {"type": "translation", "value": {"language": language, "name": name, "description": description}}
            for language, (name, description) in texts.items()
            if language != "en"
        ]
    )


def seed(apps, schema_editor):
    for model_name, entries in ENTRIES.items():
        model = apps.get_model("base", model_name)
        for position, (slug, texts) in enumerate(entries.items(), start=1):
            name, description = texts["en"]
            model.objects.get_or_create(
                slug=slug,
                defaults={
                    "name": name,
                    "description": description,
                    "sort_order": position * 10,
                    "translations": raw_translations(texts),
                },
            )


class Migration(migrations.Migration):
    dependencies = [("base", "0002_worker")]

    # Backwards nothing is removed: something may be filed under an entry by then.
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
