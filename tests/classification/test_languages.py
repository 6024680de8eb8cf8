"""Titles and texts, each with the kind that a teacher would say."""

import pytest

from audit.classification.label import label_activity
from audit.classification.minutes import read_rates
from audit.classification.signs import live_signs
from audit.course import Activity
from tests.builders import course

RATES = read_rates()


def item(title: str, lms_type: str, body: str | None = None) -> Activity:
    return Activity(native_id="1", title=title, lms_type=lms_type, position=1, body=body)


@pytest.mark.parametrize(
    ("title", "lms_type", "kind"),
    [
        # Five purposes of a forum: to ask, to reflect, to introduce, to announce, to coordinate.
        ("Questions about the course", "forum", "question_forum"),
        ("Weekly reflection", "forum", "reflection"),
        ("Introduce yourself", "forum", "introduction"),
        ("Course announcements", "forum", "announcement"),
        ("Find a group for your project", "forum", "group_work"),
        ("Group 3 planning space", "forum", "group_work"),
        ("Coordination de l'équipe", "forum", "group_work"),
        ("Formación de grupos", "forum", "group_work"),
        ("Gruppenfindung", "forum", "group_work"),
        ("Group 3 discussion", "forum", "discussion"),
        # A digit that belongs to the word.
        ("H5P: la marea", "url", "interactive"),
        # Spanish
        ("Lectura: las mareas", "url", "reading"),
        ("Lecturas obligatorias de la semana", "page", "reading"),
        ("Grabación de la clase del 3 de octubre", "url", "video"),
        ("Sesiones sincrónicas por Zoom", "url", "live_session"),
        ("Clase 4: las mareas", "row", "live_session"),
        ("Taller de escritura", "bigbluebuttonbn", "live_seminar"),
        ("Horario de atención", "page", "office_hours"),
        ("Foro de dudas", "forum", "question_forum"),
        ("Preséntate al grupo", "forum", "introduction"),
        ("Foro de debate: el clima", "forum", "discussion"),
        ("Avisos", "forum", "announcement"),
        ("Segundo parcial", "quiz", "exam"),
        ("Cuestionario 3", "url", "quiz"),
        ("Encuesta de satisfacción", "url", "survey"),
        ("Evaluación entre pares", "assign", "peer_review"),
        ("Trabajo en grupo: la ciudad", "assign", "group_work"),
        ("Proyecto final", "assign", "project"),
        ("Bitácora de aprendizaje", "assign", "reflection"),
        ("Programa de la asignatura", "page", "overview"),
        ("Enlaces de interés", "page", "resource"),
        ("Semana Santa", "row", "heading"),
        ("No hay clase", "row", "heading"),
        # Portuguese
        ("Leitura obrigatória", "page", "reading"),
        ("Gravação da aula 2", "url", "video"),
        ("Aula síncrona", "url", "live_session"),
        ("Encontros ao vivo", "url", "live_session"),
        ("Aula 5", "row", "live_session"),
        ("Plantão de dúvidas", "event", "office_hours"),
        ("Fórum de dúvidas", "forum", "question_forum"),
        ("Apresente-se", "forum", "introduction"),
        ("Prova final", "quiz", "exam"),
        ("Lista de exercícios 3", "url", "assignment"),
        ("Avaliação por pares", "assign", "peer_review"),
        ("Trabalho em grupo", "assign", "group_work"),
        ("Trabalho de conclusão", "assign", "project"),
        ("Diário de bordo", "assign", "reflection"),
        ("Pesquisa de satisfação", "url", "survey"),
        ("Plano de ensino", "page", "overview"),
        ("Feriado", "row", "heading"),
        # German
        ("Pflichtlektüre: Kapitel 3", "page", "reading"),
        ("Vorlesungsaufzeichnung 4", "url", "video"),
        ("Zoom-Sitzung", "url", "live_session"),
        ("Vorlesung 3: Gezeiten", "row", "live_lecture"),
        ("Übung", "bigbluebuttonbn", "live_seminar"),
        ("Sprechstunde", "page", "office_hours"),
        ("Fragen und Antworten", "forum", "question_forum"),
        ("Stellen Sie sich vor", "forum", "introduction"),
        ("Nachrichtenforum", "forum", "announcement"),
        ("Abschlussklausur", "quiz", "exam"),
        ("Probeklausur", "quiz", "quiz"),
        ("Übungsblatt 2", "url", "assignment"),
        ("Gegenseitige Begutachtung", "assign", "peer_review"),
        ("Gruppenarbeit", "assign", "group_work"),
        ("Hausarbeit", "assign", "project"),
        ("Lerntagebuch", "assign", "reflection"),
        ("Umfrage zum Kurs", "url", "survey"),
        ("Semesterplan", "page", "overview"),
        ("Literaturliste", "page", "resource"),
        ("Vorlesung entfällt", "row", "heading"),
    ],
)
def test_the_kind_of_a_title(title: str, lms_type: str, kind: str) -> None:
    assert label_activity(item(title, lms_type), RATES).kind == kind


@pytest.mark.parametrize(
    ("title", "lms_type", "kind"),
    [
        # What looks like one, and is none.
        ("Prueba de hipótesis", "page", "quiz"),
        ("La clase obrera", "row", "live_session"),
        ("Teste de hipótese", "page", "quiz"),
        ("Hypothesentest", "page", "quiz"),
        ("Kontrollgruppe", "assign", "group_work"),
        ("Curso sin examen", "page", "exam"),
        ("Sitzung ohne Klausur", "row", "exam"),
    ],
)
def test_what_only_looks_like_a_kind(title: str, lms_type: str, kind: str) -> None:
    assert label_activity(item(title, lms_type), RATES).kind != kind


@pytest.mark.parametrize(
    ("body", "is_live"),
    [
        (
            "Las clases son los martes por Zoom, de 18:00 a 19:30. La asistencia es obligatoria.",
            True,
        ),
        ("Nos reunimos por Zoom todos los jueves.", True),
        ("Si no puede asistir, vea la grabación de la clase.", False),
        ("As aulas acontecem às terças pelo Zoom.", True),
        ("A gravação da aula virtual está no site.", False),
        ("Die Vorlesung findet dienstags über Zoom statt.", True),
        ("Eine Aufzeichnung der Zoom-Sitzung finden Sie hier.", False),
    ],
)
def test_live_sessions_in_a_text(body: str, is_live: bool) -> None:
    of = course(item("Programa", "page", body))
    assert bool(live_signs(of)) == is_live
