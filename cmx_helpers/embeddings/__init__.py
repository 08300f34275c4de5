"""Words as vectors in NumPy: tokens, vocabulary, Word2Vec's skip-gram, GloVe, neighbours.

Everything here is derived in lesson 04_embeddings.
"""

from cmx_helpers.embeddings.glove import GloVe, cooccurrence, glove_gradients
from cmx_helpers.embeddings.neighbours import analogy, cosine_similarity, nearest, neighbour_purity
from cmx_helpers.embeddings.skip_gram import SkipGram, skip_gram_gradients, skip_gram_pairs
from cmx_helpers.embeddings.tokens import forward_maximum_matching, tokenize
from cmx_helpers.embeddings.toy_corpus import ToyCorpus, toy_corpus
from cmx_helpers.embeddings.vocabulary import Vocabulary, pad

__all__ = [
    "GloVe",
    "SkipGram",
    "ToyCorpus",
    "Vocabulary",
    "analogy",
    "cooccurrence",
    "cosine_similarity",
    "forward_maximum_matching",
    "glove_gradients",
    "nearest",
    "neighbour_purity",
    "pad",
    "skip_gram_gradients",
    "skip_gram_pairs",
    "tokenize",
    "toy_corpus",
]
