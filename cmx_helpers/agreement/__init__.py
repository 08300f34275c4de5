"""Captions and answers in words. Everything here is derived in lesson 14_agreement."""

from cmx_helpers.agreement.answers import answer_beliefs, answer_ceilings, answer_table, pair_beliefs
from cmx_helpers.agreement.asking import Questions, ask, questions
from cmx_helpers.agreement.caption_starts import caption_starts
from cmx_helpers.agreement.captions import CaptionScore, score_captions, word_costs, written_costs
from cmx_helpers.agreement.eye import EyeWeights, see, see_backward
from cmx_helpers.agreement.looking import Eye, look, train_eye
from cmx_helpers.agreement.telling import Writer, next_words, tell, train_writer
from cmx_helpers.agreement.writer import shown_decoder, shown_decoder_backward, write_shown

__all__ = [
    "CaptionScore",
    "Eye",
    "EyeWeights",
    "Questions",
    "Writer",
    "answer_beliefs",
    "answer_ceilings",
    "answer_table",
    "ask",
    "caption_starts",
    "look",
    "next_words",
    "pair_beliefs",
    "questions",
    "score_captions",
    "see",
    "see_backward",
    "shown_decoder",
    "shown_decoder_backward",
    "tell",
    "train_eye",
    "train_writer",
    "word_costs",
    "write_shown",
    "written_costs",
]
