"""HTML to text, recordings, links; addresses of recordings and meetings; lengths and times."""

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.course import Media
from audit.readers.fields import (
    clock_s,
    count_words,
    media_at,
    media_key,
    meeting_at,
    read_html,
    tidy,
    utc,
)


def test_text_has_one_line_a_block_and_no_markup() -> None:
    content = read_html(
        "<h2>Tides</h2><p>The <b>tide</b> comes\n late.</p><ul><li>one</li><li>two</li></ul> end"
    )
    assert content.text == "Tides\nThe tide comes late.\none\ntwo\nend"
    assert content.word_count == 8


@pytest.mark.parametrize("html", ["", "  \n", "<!-- only this -->", "\x00\x01", "<p></p>"])
def test_nothing_to_see(html: str) -> None:
    content = read_html(html)
    assert (content.text.strip("\x01"), content.word_count) == ("", 0)
    assert content.media == content.links == ()


def test_what_nobody_sees_is_no_text() -> None:
    content = read_html(
        "<title>no</title><style>p {color: red}</style><script>var no;</script><p hidden>no</p>"
        "<div style='DISPLAY : none'>no <a href='https://no.example'>no</a></div>"
        "<template>no</template><p>yes<!-- no --> too</p>"
    )
    assert content.text == "yes too"
    assert content.links == ()


def test_a_long_text_is_cut_and_its_words_are_all_counted() -> None:
    content = read_html("<p>" + "river " * 10_000 + "</p>")
    assert len(content.text) == 20_000
    assert content.word_count == 10_000


def test_html_that_is_escaped_once_more_is_read() -> None:
    content = read_html("&lt;p&gt;See &lt;a href='https://vimeo.com/123'&gt;it&lt;/a&gt;&lt;/p&gt;")
    assert content.text == "See it"
    assert [media.url for media in content.media] == ["https://vimeo.com/123"]


def test_a_smaller_than_sign_is_no_markup() -> None:
    assert read_html("depth &lt; 3 m &amp;lt;").text == "depth < 3 m &lt;"


def test_addresses_escaped_twice_are_one_with_those_escaped_once() -> None:
    content = read_html(
        '<a href="https://x.example/?a=1&amp;amp;b=2">x</a><a href="https://x.example/?a=1&amp;b=2">'
    )
    assert content.links == ("https://x.example/?a=1&b=2",)


def test_a_query_key_that_looks_like_an_entity_stays() -> None:
    assert read_html('<a href="https://x.example/?a=1&copy=2">x</a>').links == (
        "https://x.example/?a=1&copy=2",
    )


def test_one_recording_in_many_forms_is_one() -> None:
    content = read_html(
        '<object data="//www.youtube.com/v/a1B2"><param name="movie" value="//youtube.com/v/a1B2">'
        '<embed src="https://www.youtube.com/v/a1B2?rel=0"></object>'
        '<iframe src="https://www.youtube-nocookie.com/embed/a1B2?start=5"></iframe>'
        "<p>https://youtu.be/a1B2.</p>"
    )
    assert [media.url for media in content.media] == ["//www.youtube.com/v/a1B2"]
    assert content.links == ()


def test_sources_of_one_player_are_one_recording_with_its_captions() -> None:
    content = read_html(
        '<video title="Lock"><source src="a.mp4"><source src="a.webm">'
        '<track src="a.vtt" kind="captions"></video>'
        '<video src="b.mp4"><track kind="chapters"></video>'
    )
    assert content.media == (
        Media(kind="video", url="a.mp4", captions=True),
        Media(kind="video", url="b.mp4"),
    )
    assert content.links == ()


def test_a_link_gives_its_text_as_title_and_its_length() -> None:
    content = read_html('<a href="https://youtu.be/a1B2"><b>Tides</b>, part 1 (12:34)</a>')
    assert content.media == (
        Media(
            kind="video",
            url="https://youtu.be/a1B2",
            title="Tides, part 1 (12:34)",
            duration_s=754.0,
            duration_because="stated in its title",
        ),
    )


def test_a_length_beside_the_second_mention_is_kept() -> None:
    content = read_html(
        '<iframe src="https://youtu.be/a1B2"></iframe>'
        '<a href="https://youtu.be/a1B2">Tides (2:05)</a>'
    )
    assert [(m.title, m.duration_s) for m in content.media] == [("Tides (2:05)", 125.0)]


def test_links_leave_out_what_goes_nowhere() -> None:
    content = read_html(
        '<a href="#top">x</a><a href="mailto:a@b.example">x</a><a href="JavaScript:x()">x</a>'
        '<img src="a.png"><input value="no"><a href="page.html">x</a><a href="http://[bad">x</a>'
        "(see https://x.example/a).<img src='data:image/png;base64,AAAA'>"
    )
    assert content.links == ("page.html", "http://[bad", "https://x.example/a")


def test_addresses_can_be_resolved() -> None:
    content = read_html('<a href="$BASE$/a.mp4">x</a>', lambda a: a.replace("$BASE$", "files"))
    assert [media.url for media in content.media] == ["files/a.mp4"]


def test_nesting_beyond_what_the_parser_takes_loses_nothing() -> None:
    content = read_html(
        "<div>" * 5000
        + "deep <a href='https://youtu.be/a1B2'>film</a>"
        + "</div>" * 5000
        + "<p>last"
    )
    assert content.text == "deep film\nlast"
    assert len(content.media) == 1


@pytest.mark.parametrize(
    "text",
    [
        "<a href='" * 50_000,
        "<!--" * 50_000,
        "\u2003" * 100_000 + "x",
        "\n" * 100_000 + "x",
        "<a href=x>" * 20_000,
        "&lt;" * 50_000,
        "<video><source src=a.mp4>" * 20_000,
        "https://" * 20_000,
        "(1:" * 50_000,
        "a'" * 50_000,
        "<" * 100_000,
    ],
)
def test_hostile_text_takes_no_more_time_than_its_length(text: str, is_linear: Any) -> None:
    assert is_linear(read_html, text)
    assert is_linear(clock_s, text)
    assert is_linear(lambda part: media_at(part, part), text)
    assert is_linear(media_key, text)


@given(st.text() | st.text(alphabet="<>/\"'= &;ahreflivdospn#!-:\n\x00", max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    content = read_html(text)
    assert content.word_count >= 0
    assert len(content.text) <= 20_000
    assert len({media_key(media.url or "") for media in content.media}) == len(content.media)
    assert len(set(content.links)) == len(content.links)


@given(st.text() | st.text(alphabet="htps:/[].@?=&#%youtbe", max_size=60))
def test_any_address_can_be_looked_at(text: str) -> None:
    media_at(text)
    media_key(text)
    meeting_at(text)
    clock_s(text)
    utc(text)


@given(st.text())
def test_tidy_text_stays_tidy(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert count_words(once) == count_words(text)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("https://youtu.be/a1B2?t=30", "https://www.youtube.com/watch?feature=x&v=a1B2"),
        ("https://www.youtube.com/shorts/a1B2", "https://m.youtube.com/watch?list=L1&v=a1B2"),
        ("https://vimeo.com/123/abc", "https://player.vimeo.com/video/123?h=abc"),
        (
            "https://o.hosted.panopto.com/Panopto/Pages/Viewer.aspx?id=a-1",
            "https://o.hosted.panopto.com/Panopto/Pages/Embed.aspx?autoplay=1&id=a-1",
        ),
        ("https://www.loom.com/share/a1", "https://loom.com/embed/a1?hide=1"),
        ("https://o.wistia.com/medias/a1", "https://fast.wistia.net/embed/iframe/a1"),
        ("https://www.ted.com/talks/a_b", "https://embed.ted.com/talks/lang/fr/a_b"),
        ("https://o.kaltura.com/p/1/sp/2/entry_id/1_ab", "https://o.kaltura.com/media/t/1_ab"),
        ("http://x.example/a.mp4", "https://www.x.example/a.mp4?download=1"),
    ],
)
def test_two_addresses_of_one_recording(first: str, second: str) -> None:
    assert media_at(first) is not None
    assert media_at(second) is not None
    assert media_key(first) == media_key(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("https://youtu.be/a1B2", "https://youtu.be/a1b2"),
        ("https://www.youtube.com/playlist?list=L1", "https://www.youtube.com/playlist?list=L2"),
        (
            "https://www.youtube.com/embed/videoseries?list=L1",
            "https://www.youtube.com/embed/videoseries?list=L2",
        ),
        ("https://vimeo.com/123", "https://vimeo.com/124"),
        ("https://x.example/a.mp4", "https://x.example/b.mp4"),
        ("https://x.example/play?id=1", "https://x.example/play?id=2"),
    ],
)
def test_two_recordings(first: str, second: str) -> None:
    assert media_key(first) != media_key(second)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/@channel",
        "https://www.youtube.com/",
        "https://notyoutube.com/watch?v=a1B2",
        "https://vimeo.com/features",
        "https://support.panopto.com/s/article/about-captions",
        "https://o.hosted.panopto.com/",
        "https://o.zoom.us/j/99900021001",
        "https://www.ted.com/about",
        "https://x.example/mp4",
        "https://x.example/a.mp4.html",
        "",
        "a.pdf",
    ],
)
def test_no_recording(address: str) -> None:
    assert media_at(address) is None


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://o.zoom.us/rec/share/a1", "video"),
        ("https://o.yuja.com/V/Video?v=1", "video"),
        ("https://echo360.org.uk/media/a-1/public", "video"),
        ("https://lectures.x.example/Mediasite/Play/a1", "video"),
        ("https://web.microsoftstream.com/video/a-1", "video"),
        ("https://o.sharepoint.com/sites/a/_layouts/15/stream.aspx?id=%2Fa%2Emp4", "video"),
        ("https://screencast-o-matic.com/watch/a1", "video"),
        ("https://edpuzzle.com/media/a1", "video"),
        ("https://tube.switch.ch/videos/a1", "video"),
        ("https://bbb.x.example/playback/presentation/2.3/a1", "video"),
        ("https://o.instructure.com/media_objects_iframe/m-a1?type=video", "video"),
        ("web_resources/film%20one.MP4", "video"),
        ("https://x.example/a.mp3?x=1", "audio"),
        ("https://open.spotify.com/episode/a1", "audio"),
    ],
)
def test_recordings(address: str, kind: str) -> None:
    media = media_at(address)
    assert media is not None
    assert (media.kind, media.url) == (kind, address)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://o.zoom.us/j/99900021001?pwd=a", "Zoom"),
        ("https://applications.zoom.us/lti/advantage", "Zoom"),
        ("https://teams.microsoft.com/l/meetup-join/19%3ameeting", "Teams"),
        ("https://meet.google.com/abc-defg-hij", "Google Meet"),
        ("https://o.webex.com/meet/a.b", "Webex"),
        ("https://bbb.x.example/b/abc-def-ghi-jkl", "BigBlueButton"),
        ("https://eu.bbcollab.com/guest/a1", "Collaborate"),
        ("https://zoom.us/privacy", None),
        ("https://support.zoom.us/hc/en-us/articles/1", None),
        ("https://o.zoom.us/rec/play/a1", None),
        ("https://zoom.us/download", None),
        ("https://teams.microsoft.com/l/channel/a", None),
        ("https://o.bbcollab.com/recording/a1", None),
        ("https://zoom.us.example/j/1", None),
        ("", None),
    ],
)
def test_meetings(address: str, name: str | None) -> None:
    assert meeting_at(address) == name


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("Tides (12:34)", 754.0),
        ("Tides [1:02:30]", 3750.0),
        ("Tides (length: 0:45 min)", 45.0),
        ("A film of 1:02:30", 3750.0),
        ("(90:00) Long", 5400.0),
        ("Class at 13:15", None),
        ("Class (13:15-14:30)", None),
        ("Ratio (1:75)", None),
        ("(0:00)", None),
        ("Genesis 1:2:3", None),
        ("2031-09-02T13:15:00", None),
        ("Part (2)", None),
        ("", None),
        (None, None),
    ],
)
def test_lengths_in_titles(text: str | None, seconds: float | None) -> None:
    assert clock_s(text) == seconds


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2031-09-08T03:59:59", datetime(2031, 9, 8, 3, 59, 59, tzinfo=UTC)),
        ("2031-09-08T03:59:59Z", datetime(2031, 9, 8, 3, 59, 59, tzinfo=UTC)),
        ("2031-09-08 03:59:00 UTC", datetime(2031, 9, 8, 3, 59, tzinfo=UTC)),
        (
            "2031-09-07T23:59:00-04:00",
            datetime(2031, 9, 7, 23, 59, tzinfo=timezone(timedelta(hours=-4))),
        ),
        ("", None),
        (" ", None),
        (None, None),
        ("soon", None),
        ("2031-13-01T00:00:00", None),
    ],
)
def test_times(text: str | None, moment: datetime | None) -> None:
    assert utc(text) == moment


# What is fast has to be what was meant.


WORDS = st.text() | st.text(alphabet="ab1_'‘’- é—日\n\t\xa0\x81ÿ", max_size=60)


@given(WORDS)
def test_words_are_counted_as_the_pattern_finds_them(text: str) -> None:
    assert count_words(text) == len(re.findall(r"\w+(?:['‘’-]\w+)*", text))


@given(WORDS | st.text(alphabet="ab \n\r\t\x0b\x1c\x85\xa0\u2028", max_size=40))
def test_tidy_folds_white_space_and_drops_empty_lines(text: str) -> None:
    folded = re.sub(r" ?\n[ \n]*", "\n", re.sub(r"[^\S\n]+", " ", text)).strip()
    assert tidy(text) == folded


def test_control_characters_do_no_harm_to_the_text_beside_them() -> None:
    content = read_html("<p>one\x01two</p>\x0bthree<div>\x1f</div>&#2;four")
    assert content.word_count == 4
    assert "three" in content.text
    assert content.text.endswith("four")


def test_what_is_hidden_keeps_the_text_and_the_links_around_it() -> None:
    content = read_html(
        "<p>a<span hidden>b <a href='https://x.example/no'>c</a></span>d"
        "<i style='display: none'><video src='no.mp4'></video>e</i>"
        "<!-- f --><a href='https://x.example/yes'>g</a></p>"
    )
    assert (content.text, content.links, content.media) == (
        "adg",
        ("https://x.example/yes",),
        (),
    )


def test_a_link_around_blocks_gives_its_text_as_title() -> None:
    content = read_html(
        "<a href='#top'><h2>Tides</h2><iframe src='https://youtu.be/a1'></iframe></a>"
    )
    assert [(m.url, m.title) for m in content.media] == [("https://youtu.be/a1", "Tides")]


def test_deep_html_is_read_to_its_end() -> None:
    html = "<div>" * 2_000 + "<a href='https://x.example/deep'>end</a>" + "</div>" * 2_000
    content = read_html(html)
    assert (content.text, content.links) == ("end", ("https://x.example/deep",))


@pytest.mark.parametrize(
    ("address", "seconds"),
    [
        ("https://www.youtube.com/embed/a1B2c3D4e5F?start=60&end=180&rel=0", 120),
        ("https://www.youtube.com/embed/a1B2c3D4e5F?end=90", 90),
        ("https://vimeo.com/123456#t=60,180", 120),
        # An end before the begin, or none at all, tells nothing.
        ("https://www.youtube.com/embed/a1B2c3D4e5F?start=180&end=60", None),
        ("https://www.youtube.com/embed/a1B2c3D4e5F?start=60", None),
        ("https://www.youtube.com/embed/a1B2c3D4e5F?start=60&end=x", None),
        ("https://video.example/film.mp4?start=60&end=180", None),
    ],
)
def test_a_clip_is_as_long_as_its_address_says(address: str, seconds: float | None) -> None:
    found = media_at(address)
    assert found is not None
    assert found.duration_s == seconds
    because = None if seconds is None else "begin and end in its address"
    assert found.duration_because == because
