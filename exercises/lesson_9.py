"""Checks of lesson 9's exercises."""

from exercises.checking import Hint, as_number, call, close, elements, hint_if, say

import tensorflow as tf


def check_9_1(answer):
    number = as_number(answer)
    right = 10_000_000 * 224 * 224 * 3 / 1e9
    hint_if(
        close(number, right / 3),
        "{number:,.0f} GB is one channel. Each pixel has three.",
        number=number,
    )
    hint_if(
        close(number, 4 * right),
        "{number:,.0f} GB would be float32, 4 bytes a channel. Here it is one byte.",
        number=number,
    )
    hint_if(
        any(close(number, right * factor) for factor in (1e3, 1e6, 1e9)),
        "{number:,.0f} has the right digits, but is not in GB (10^9 bytes).",
        number=number,
    )
    hint_if(
        abs(number - right * 1e9 / 2**30) < 1,
        "{number:,.0f} is in GiB, 2^30 bytes. Give GB, 10^9 bytes.",
        number=number,
    )
    hint_if(
        close(number, 10_000 * 224 * 224 * 3 / 1e9),
        "that is in TB, or a buffer of 10,000 photos. Give GB, for all the photos.",
    )
    hint_if(
        not close(number, right),
        "{number:g} GB is not the size of all the pixels: 10 million photos, each of"
        " 224 x 224 x 3 bytes.",
        number=number,
    )
    return say("10,000,000 x 224 x 224 x 3 bytes are 1,505 GB.")


def check_9_2(answer):
    try:
        largest, smallest = (float(number) for number in answer)
    except (TypeError, ValueError):
        raise Hint("give two numbers in parentheses: (largest, smallest).") from None
    pair = largest, smallest
    hint_if(pair == (2, 1), "these are files. Each holds 500 examples.")
    hint_if(
        pair == (800, 800),
        "800 each would be an even split of the examples. Files are dealt out whole.",
    )
    hint_if(pair == (500, 1_000), "the largest share comes first.")
    hint_if(pair == (1_500, 1_000), "that was with three readers. Here there are five.")
    hint_if(
        pair == (2_000, 500),
        "four files for one reader and one for each of the others? Files are dealt out"
        " in turn, one to each reader, until there are none left.",
    )
    hint_if(
        pair != (1_000, 500),
        "({largest:g}, {smallest:g}) is not what comes out. How many of the eight files"
        " does each of the five readers get?",
        largest=largest,
        smallest=smallest,
    )
    return say("2, 2, 2, 1 and 1 files.")


def _shares(answer, num, n):
    """Return a list per machine of what it prepares, and the number of calls."""
    calls = tf.Variable(0)

    def prepare(number):
        calls.assign_add(1)
        return number + 10_000

    # In no order, and no rule says which machine a value is for.
    numbers = tf.data.Dataset.range(num).map(lambda k: 7 * k * k % 1_000)
    shares = []
    for i in range(n):
        dataset = call(answer, numbers, prepare, n, i)
        hint_if(
            not isinstance(dataset, tf.data.Dataset),
            "return a Dataset, not a {kind}.",
            kind=type(dataset).__name__,
        )
        shares.append(elements(dataset, num))
    return shares, int(calls)


def check_9_3(answer):
    raw = {7 * k * k % 1_000 for k in range(14)}
    wanted = sorted(number + 10_000 for number in raw)
    for n in (3, 4, 5):
        shares, calls = _shares(answer, 14, n)
        where = say("14 examples, n = {n}:", n=n)
        together = sorted(sum(shares, []))
        hint_if(
            set(together) and set(together) <= raw,
            "{where} the examples come out as they went in. Call `prepare`, with map.",
            where=where,
        )
        hint_if(
            all(sorted(share) == wanted for share in shares),
            "{where} each machine still prepares all 14.",
            where=where,
        )
        hint_if(
            len(together) > 0 and all(share == shares[0] for share in shares),
            "{where} all machines prepare the same {number} examples. Machine i should"
            " have a share of its own.",
            where=where,
            number=len(shares[0]),
        )
        other = [x for x in together if x not in wanted]
        hint_if(
            other,
            "{where} values other than the prepared examples come out: {number} of"
            " {total}. Each example should go through `prepare` once.",
            where=where,
            number=len(other),
            total=len(together),
        )
        missing = len(set(wanted) - set(together))
        again = len(together) - len(set(together))
        hint_if(
            missing and again,
            "{where} no machine prepares {missing} of them, and others come twice.",
            where=where,
            missing=missing,
        )
        hint_if(
            missing,
            "{where} no machine prepares {missing} of them.",
            where=where,
            missing=missing,
        )
        hint_if(
            again,
            "{where} {total} prepared examples come out.",
            where=where,
            total=len(together),
        )
        sizes = [len(share) for share in shares]
        hint_if(
            max(sizes) - min(sizes) > 1,
            "{where} the machines prepare {sizes}. These numbers should differ by one"
            " at most.",
            where=where,
            sizes=", ".join(map(str, sizes)),
        )
        hint_if(
            calls > 14,
            "{where} the shares are right, but `prepare` was called {calls} times, so"
            " machines prepare examples that they throw away.",
            where=where,
            calls=calls,
        )
    return say("each example is prepared once, by one machine, whatever n is.")
