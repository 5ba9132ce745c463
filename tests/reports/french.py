"""A small French catalogue in memory, and the words of both languages."""

from gettext import NullTranslations

from secretariat.reports.words import Words

FRENCH = {
    "Late": "En retard",
    "Due soon": "Échéance proche",
    "Read me": "Lisez-moi",
    "Due today": "Échéance aujourd’hui",
    "Waiting": "En attente",
    "On track": "En bonne voie",
    "Done": "Terminée",
    "At risk": "À risque",
    "Off track": "En difficulté",
    "Action": "Mesure",
    "Milestone": "Jalon",
    "Task": "Tâche",
    "Meeting": "Réunion",
    "The work is a little behind the calendar": "Les travaux avancent un peu moins vite que le calendrier",
    "The work keeps pace with the calendar": "Les travaux suivent le calendrier",
    "**%(done)s** is done, for **%(time)s** of the time.": (
        "**%(done)s** sont faits, pour **%(time)s** du temps."
    ),
    "No action is late.": "Aucune mesure n’est en retard.",
    "There is no action to report on for this period.": (
        "Il n’y a aucune mesure à rapporter pour cette période."
    ),
    "Provisional, drawn up on %(when)s": "Provisoire, établi le %(when)s",
    "Drawn up on %(when)s": "Établi le %(when)s",
    "%(start)s to %(end)s": "%(start)s au %(end)s",
    "Axis %(code)s": "Axe %(code)s",
    "Page %(page)s of %(pages)s": "Page %(page)s de %(pages)s",
    "%(page)s of %(pages)s": "%(page)s de %(pages)s",
    "Actions": "Mesures",
    "Action and note": "Mesure et note",
    "Lead, partners": "Porteur, partenaires",
    "Due": "Échéance",
    "Indicator": "Indicateur",
    "Baseline": "Départ",
    "Target": "Cible",
    "Actual": "Résultat",
    "Budget (k$)": "Budget (k$)",
    "Progress": "Avancement",
    "Status": "État",
    "No.": "No",
    "time %(share)s": "temps %(share)s",
    "Axis": "Axe",
    "Title": "Titre",
    "Work done": "Fait",
    "Time gone": "Prévu",
    "To note": "À signaler",
    "Progress by axis": "L’avancement, par axe",
    "Highlights": "Faits saillants",
    "Exceptions and delays": "Écarts et retards",
    "Reason given": "Raison donnée",
    "to be found": "à trouver",
    "to verify": "à vérifier",
    "adopted %(date)s": "adoptée : %(date)s",
    "Summary": "Sommaire",
    "Contents": "Table des matières",
    "Projects": "Projets",
    "Project": "Projet",
    "Lead": "Porteur",
    "State": "État",
    "Health": "Santé",
    "Dates": "Dates",
    "Next milestone": "Prochain jalon",
    "Funding": "Financement",
    "Source": "Source",
    "Sought": "Demandé",
    "Committed": "Engagé",
    "Received": "Reçu",
    "Total": "Total",
    "Glossary": "Glossaire",
    "French": "Français",
    "English": "Anglais",
    "Yes": "Oui",
    "No": "Non",
    "Deadlines": "Échéances",
    "Indicators": "Indicateurs",
    "rallying project": "projet mobilisateur",
    "Number of actions": "Nombre de mesures",
    "Bar: progress reported by the leads. Upright mark: share of the time gone.": (
        "Barre : avancement déclaré par les porteurs. Trait vertical : part du temps écoulée."
    ),
    "Struck date: the one the plan was adopted with.": "Échéance barrée : date à l’adoption du plan.",
}
FRENCH_PLURALS = {
    "Late %(num)s d": ("En retard de %(num)s j",) * 2,
    "Due in %(num)s d": ("Dans %(num)s jour", "Dans %(num)s jours"),
    "%(label)s, %(num)s d": ("%(label)s, %(num)s j",) * 2,
    "action done": ("terminée", "terminées"),
    "action on track": ("en bonne voie",) * 2,
    "action due soon": ("échéance proche", "échéances proches"),
    "action late": ("en retard",) * 2,
    "action waiting": ("en attente",) * 2,
    "The action, by status": ("La mesure, par état", "Les %(num)s mesures, par état"),
    "%(num)s late": ("%(num)s en retard",) * 2,
    "%(num)s without lead": ("%(num)s sans porteur",) * 2,
    "%(num)s action is late.": ("%(num)s mesure est en retard.", "%(num)s mesures sont en retard."),
    "%(num)s offer of a take-up awaits its answer.": (
        "%(num)s offre de prise en charge attend sa réponse.",
        "%(num)s offres de prise en charge attendent leur réponse.",
    ),
    "Axis %(code)s, %(num)s action": ("Axe %(code)s, %(num)s mesure", "Axe %(code)s, %(num)s mesures"),
    "%(holder)s, for %(num)s day": ("%(holder)s, depuis %(num)s jour", "%(holder)s, depuis %(num)s jours"),
}


class French(NullTranslations):
    """A small French catalogue in memory."""

    def gettext(self, message):
        return FRENCH.get(message, message)

    def pgettext(self, context, message):
        return FRENCH.get(message, message)

    def ngettext(self, one, many, num):
        return FRENCH_PLURALS[one][num > 1] if one in FRENCH_PLURALS else (one if num == 1 else many)


FR, EN = Words("fr", French()), Words("en")
