"""The words of the trade that a report explains, in both languages."""

from secretariat.reports.annex import Term

GLOSSARY = (
    Term("Plan d’action concerté", "Concerted action plan"),
    Term("Axe", "Axis"),
    Term("Objectif", "Objective"),
    Term("Mesure", "Action"),
    Term("Porteur", "Lead"),
    Term("Partenaire", "Partner"),
    Term("Prise en charge", "Take-up"),
    Term("Indicateur", "Indicator"),
    Term("Mesure de départ", "Baseline"),
    Term("Cible", "Target"),
    Term("Résultat", "Actual"),
    Term("Échéance", "Due date"),
    Term("Jalon", "Milestone"),
    Term("Livrable", "Deliverable"),
    Term("État d’avancement", "Progress"),
    Term("Chantier", "Working group"),
    Term("Bailleur de fonds", "Funder"),
)
