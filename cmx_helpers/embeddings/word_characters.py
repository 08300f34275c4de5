"""Which characters make words: letters, numbers, marks of Unicode 14, whatever Python knows.

Made by tools/text/make_word_characters.py. A run of characters of one kind is a letter for the kind, then
in base 36 how far it begins behind the end of the run before, and how many follow the first.
"""

from bisect import bisect_right
from itertools import accumulate

# Kinds: L letter, N number, M mark, F another sign that compatibility (NFKC) turns into something else.
_RUNS = """
N1c.9 L7.p L6.p F11. F7. L1. F4. N2.1 F. L. F2. N. L. N1.2 L1.m L1.u L1.cp L4.b F6.5 L2.4 L7. L1. Mh.33 L.4
L1.1 L2.3 F. L. F4.1 L. F. L.2 L1. L1.j L1.2a L1.3u M1.6 L.4l L1.11 L2. L6.14 M8.18 M1. M1.1 M1.1 M1. L8.q
L4.3 Mt.a L5.16 M.k N.9 L4.1 M. L.2q L1. M.6 M2.5 L.1 M.1 M1.3 L.1 N.9 L.2 L2. Lg. M. L.t M.q L2.2g M.a L.
Ne.9 L.w M.8 L.1 L4. M2. L2.l M.3 L. M.8 L. M.2 L. M.4 Li.o M.2 L4.a L5.n L1.5 M9.7 L.15 M.n M1.w L.1h M.2 L.
M.h L. M.6 L.9 M.1 N2.9 L1.f M.2 L1.7 L2.1 L2.l L1.6 L1. L3.3 M2. L. M.6 M2.1 M2.2 L. M8. L4.1 L1.2 M.1 N2.9
L.1 N2.5 L2. M1. M2.2 L1.5 L4.1 L2.l L1.6 L1.1 L1.1 L1.1 M2. M1.4 M4.1 M2.2 M3. L7.3 L1. N7.9 M.1 L.2 M. Mb.2
L1.8 L1.2 L1.l L1.6 L1.1 L1.4 M2. L. M.7 M1.2 M1.2 L2. Lf.1 M.1 N2.9 L9. M.5 M1.2 L1.7 L2.1 L2.l L1.6 L1.1
L1.4 M2. L. M.6 M2.1 M2.2 M7.2 L4.1 L1.2 M.1 N2.9 L1. N.5 Ma. L. L1.5 L3.2 L1.3 L3.1 L1. L1.1 L3.1 L3.2 L3.b
M4.4 M3.2 M1.3 L2. M6. Ne.c Md.4 L.7 L1.2 L1.m L1.f M2. L. M.6 M1.2 M1.3 M7.1 L1.2 L2. L2.1 M.1 N2.9 N8.6 L1.
M.2 L1.7 L1.2 L1.m L1.9 L1.4 M2. L. M.6 M1.2 M1.3 M7.1 L6.1 L1.1 M.1 N2.9 L1.1 Md.3 L.8 L1.2 L1.14 M.1 L. M.6
M1.2 M1.3 L. L5.2 M. N.6 L.2 M.1 N2.i L1.5 M1.2 L1.h L3.n L1.8 L1. L2.6 M3. M4.5 M1. M1.7 N6.9 M2.1 Ld.1b M.
L.1 M.6 L5.6 M.7 N1.9 L13.1 L1. L1.4 L1.n L1. L1.9 M. L.1 M.8 L. L2.4 L1. M1.5 N2.9 L2.3 Lw. Fb. Mb.1 N6.j
M1. M1. M1. M4.1 L.7 L1.z M4.j M1.1 L.4 M.a M1.z M9. L1l.16 M.j L. N.9 L6.5 M.3 L.3 M.2 L. M.2 L.1 M.6 L.2
M.3 L.c M.b L. M. N.9 M.3 L2.11 L1. L5. L2.16 L1.98 L1.3 L2.6 L1. L1.3 L2.14 L1.3 L2.w L1.3 L2.6 L1. L1.3
L2.e L1.1k L1.3 L2.1u M2.2 N9.j L3.f Lg.2d L2.5 L3.h7 L2.g L1.p L5.22 N3.2 L.7 L7.h M.3 L9.i M.2 Lb.h M.1
Lc.c L1.2 M1.1 Lc.1f M.v L3. L4. M. N2.9 N6.9 Mh.2 M1. N.9 L6.2g L7.4 M.1 L.x M. L. L5.1x La.u M1.b M4.b Na.9
L.t L2.4 Lb.17 L4.p N6.a L11.m M.4 L4.1g M.9 M1.s M2. N.9 N6.9 Ld. M8.u M1d.4 L.1a M.g L.7 N3.9 Mh.8 Mc.2 L.t
M.c L.1 N.9 L.17 M.d Lc.z M.j N8.9 L3.2 N.9 L.z L2.8 L7.16 L2.2 Mg.2 M1.k L.3 M. L.5 M. L.1 M.2 L. L5.5b M.1r
L.7p L2.5 L2.11 L2.5 L2.7 L1. L1. L1. L1.u L2.1g L1.6 F. L. F.2 L.2 L1.6 F.2 L.3 L2.5 F1.2 L.c F.2 L2.2 L1.6
F.1 F1.a F6. F5. Fc.2 F8. F3.1 F1.1 F4. F1. F8.2 Fd. F7. Ng. L. N2.5 F.4 L. N.9 F.4 L1.c Fb. M13.w Ff.1 L. F.
F1.1 L. F1. L.9 L1. F. L2.4 F2.2 L1. L1. L1. L1.3 L1.a F1. L.3 F. L4.4 L4. N1.1e L.1 N.4 F4i.1 F1.1 F6w.1
N8l.1n F.25 N.l Nhi.t Fhk. F2v.2 F2t. L83.6c L6.3 M.2 L.1 N9. L2.11 L1. L5. L2.1j L7. Mf. L.m L9.6 L1.6 L1.6
L1.6 L1.6 L1.6 L1.6 L1.6 M1.v L1b. F33. F2b. Fc.5x F16. L4.1 N. Np.8 M.5 L1.4 F. N1.2 L.1 L4.2d M2.1 F.1 L.2
L1.2h L1.3 L5.16 L1.2l N3.3 F.9 L.v L1c.f F.u N1.9 F.t N.7 F. N.e F.u N1.9 F.12 N.e F.8v L.533 L1s.h3g L1v.19
L2.7g L3.f N.9 L.1 Lk.1a M.3 M1.9 L1.u M.1 L.1x N.9 M.1 L11.8 L2.2u L2.1r L5.1 L1. L1.4 Lo.f M. L.2 M. L.3 M.
L.m M.4 M4. N3.5 La.1f Mc.1 L.1d M.h Na.9 M6.h L.5 L3. L1.1 M. N.9 L.r M.7 L2.m M.c Lc.s M3.3 L.1a M.d Le.
N.9 L6.4 M. L.9 N.9 L.4 L1.14 M.d L9.2 M. L.7 M.1 N2.9 L6.m L3. M.2 L.1d M. L. M.2 L.1 M.1 L.4 M.1 L. M. L.
Lo.2 L2.a M.4 L2.2 M.1 La.5 L2.5 L2.5 L9.6 L1.6 L1.16 L1.d L6.36 M.7 M1.1 N2.9 L6.8mb Lc.m L4.1c L6is.a5
L2.2x L12.6 Lc.4 L5. M. L.9 F. L.c L1.4 L1. L1.1 L1.1 L1.2z Lx.a2 Li.1r L2.1h L14.b F. M3.f F.9 M6.f F.k F2.b
F1.i F1.3 L4.4 L1.3q F4.e N.9 F.6 L.p F.5 L.p F.a L.2g L3.5 L2.5 L2.5 L2.2 F3.6 F1.6 Lh.b L1.p L1.i L1.1 L1.e
L2.d Ly.3e Nc.18 Nc.1k Nh.1 M35. L3m.s L3.1c Mf. N.q L4.v N.3 L9.j N. L.7 N. L5.11 M.4 L5.t L2.z L4.7 N1.4
L16.4d N2.9 L6.z L4.z L4.13 L8.1f Lc.a L1.e L1.6 L1.1 L1.a L1.e L1.6 L1.1 L1v.8m L9.l La.7 Lo.5 L1.15 L1.8
L1x.5 L2. L1.17 L1.1 L3. L2.m N2.7 L.m N2.6 L.u N8.8 L1c.i L1.1 N5.4 L.l N.5 L4.p L1y.1j N4.1 L.1 N.f N2.19
L. M.2 M1.1 M5.3 L.3 L1.2 L1.s M2.2 M4. N.8 Ln.s N.1 L1.s N.2 Lw.7 L1.r M.1 N4.4 Lg.1h La.l N2.7 L.i N5.7 L.h
Nn.6 L28.20 L1j.1e Ld.1e N7.5 L.z M.3 N8.9 N86.u L1.15 M1.1 L3.1 L26.s N.9 L. L8.l M.a N.3 Lr.h M.3 L16.k N.6
Lk.m M9.2 L.1g M.e Nb.t M. L.1 M.1 L. M9.3 L.18 M.a M7. Ld.o N7.9 M6.2 L.z M.d N1.9 L4. M.1 L. L8.y M. L2.
M9.2 L.1b M.d L.3 M4.3 M1.1 N.9 L. L1. N4.j Lb.h L1.o M.b M6. L1t.6 L1. L1.3 L1.e L1.9 L7.1a M.b N5.9 M6.3
L1.7 L2.1 L2.l L1.6 L1.1 L1.4 M1.1 L. M.6 M2.1 M2.2 L2. M6. L5.4 M.1 M2.6 M3.4 L3v.1g M.h L.3 N5.9 M4. L.2
Lu.1b M.j L.1 L1. N8.9 L4m.1a M.6 M2.8 Ln.3 M.1 Ly.1b M.g L3. Nb.9 L12.16 M.c L. N7.9 L1i.q M2.e N4.b L4.6
L55.17 M.e L2t.1r N.i Lc.7 L2. L2.7 L1.1 L1.n M.5 M1.1 M2.3 L. M. L. M.1 Nc.9 L1y.7 L2.12 M.6 M2.6 L. L1. M.
Lr. M.9 L.13 M.6 L. M.3 M8. L8. M.a L.19 M.f L3. Li.20 L7b.8 L1.10 M.7 M1.7 L. Nf.s L5.t M2.l M1.d L21.6 L1.1
L1.11 M.5 M3. M1.1 M1.6 L. M. N8.9 L6.5 L1.1 L1.v M.4 M1.1 M1.4 L. N7.9 L8m.i M.3 L55. Nf.k L17.pl N2u.32
Lh.5f L218.2o Lf.tq L34h.g6 L6nt.fs L7.u N1.9 L6.26 N1.9 L6.t M2.4 Lb.1b M.6 L9.3 Nc.9 N1.6 L1.k L5.i Lj4.1r
N.m L2x.22 M4. L. M.1i M7.3 L.c L1s.1 L1. M. Mb.1 Le.4qf L8.yd L16.8 L6w7.3 L1.6 L1.1 L1.82 L19.2 Lh.3 L8.az
L1s4.2y L5.c L3.8 L7.9 M3.1 M3mp.19 M2.m Fev.6 M.4 M3.5 M8.7 M2.6 Mu.3 Fd.5 M3l.2 N4b.j N30.o L3r.2c L1.1y
L1.1 L2. L2.1 L2.3 L1.b L1. L1.6 L1.1s L1.3 L2.7 L1.6 L1.r L1.3 L1.4 L1. L3.6 L1.9f L2.o F. L.o F. L.u F. L.o
F. L.u F. L.o F. L.u F. L.o F. L.u F. L.o F. L.7 N2.1d Me8.1i M4.1d M8. Me. Mm.4 M1.e Luo.u M69.6 M1.g M2.6
M1.1 M1.4 L5x.18 M3.6 L.6 N2.9 L4. L8x.t M. Lh.17 M.3 N.9 Lyu.6 L1.3 L1.1 L1.e L1.5g N2.8 M.6 L15.1v M.6 L.
N4.9 Nlz.1m N1.2 N1.3 N24.18 N1.e L5e.3 L1.q L1.1 L1. L2. L1.9 L1.3 L1. L1. L6. L4. L1. L1. L1.2 L1.1 L1. L2.
L1. L1. L1. L1. L1.1 L1. L2.3 L1.6 L1.3 L1.3 L1. L1.9 L1.g L5.2 L1.4 L1.g Ng4.c F3.u F1.v Fq.2 Fz. F33.2
Fd.17 F4.8 F7.1 N1we.9 Lsm.wyn Lw.37c L7.65 L2.4g1 Le.5rk L2e7.f1 L15u.3t6 Mfcmt.6n
"""


def _read(text):
    """First code points of the runs, their last ones, and their kinds."""
    kinds, steps = [], []
    for word in text.split():
        kind, behind, length = word[0], *word[1:].split(".")
        kinds.append(kind)
        steps += [int(behind or "0", 36) + 1, int(length or "0", 36)]
    ends = list(accumulate(steps, initial=-1))[1:]
    return ends[::2], ends[1::2], kinds


_FIRST, _LAST, _KINDS = _read(_RUNS)


def kind_of(character):
    """L, N, M or F, or "" for signs, spaces and whatever Unicode 14 does not know.

    >>> [kind_of(c) for c in ("a", "七", "7", "\\u0301", "™", ",")]
    ['L', 'L', 'N', 'M', 'F', '']
    """
    code = ord(character)
    run = bisect_right(_FIRST, code) - 1
    return _KINDS[run] if run >= 0 and code <= _LAST[run] else ""
