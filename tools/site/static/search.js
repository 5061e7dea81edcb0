/* Sphinx finds the pages that have all words of a query. This puts the cells that fit
   it best before them (BM25, any of the words), so that whole messages and questions
   can be searched for. CELLS is written by tools/build_site.py. */
"use strict";

const stemmer = new Stemmer();

/* The stems of a text's words; of a name such as batch_size also those of its parts. */
const stemsOf = (text) =>
  splitQuery(text.toLowerCase())
    .flatMap((word) => (word.includes("_") ? [word, ...word.split("_")] : [word]))
    .filter((word) => word && !stopwords.has(word))
    .map((word) => stemmer.stemWord(word));

const countsOf = (stems) => {
  const counts = new Map();
  stems.forEach((stem) => counts.set(stem, (counts.get(stem) || 0) + 1));
  return counts;
};

const documents = CELLS.map(([title, where, page, anchor, text]) => {
  const all = `${title} ${title} ${where} ${text}`;
  // A Korean word of one syllable is found with any particle, too (see korean.py).
  const stems = [...stemsOf(all), ...(all.match(/(?<![가-힣])[가-힣]/g) || [])];
  return { title, where, page, anchor, counts: countsOf(stems), length: stems.length };
});
const meanLength =
  documents.reduce((sum, each) => sum + each.length, 0) / documents.length;
const holders = countsOf(documents.flatMap((each) => [...each.counts.keys()]));

const score = (each, stems) => {
  let sum = 0;
  for (const stem of stems) {
    const count = each.counts.get(stem) || 0;
    const rarity = Math.log(1 + documents.length / (holders.get(stem) || 1));
    const tame = 0.4 + 0.8 * (each.length / meanLength);
    sum += (rarity * count) / (count + tame);
  }
  return sum;
};

const cellsFor = (query) => {
  const stems = new Set(stemsOf(query));
  const found = new Map();
  for (const each of documents) {
    const value = score(each, stems);
    const place = each.page + each.anchor;
    if (value > (found.get(place)?.value || 0)) found.set(place, { each, value });
  }
  const best = [...found.values()].sort((a, b) => b.value - a.value).slice(0, 10);
  return best.filter(({ value }) => value > best[0].value / 3);
};

const pagesFor = Search._performSearch;
Search._performSearch = (query, ...rest) => {
  const cells = cellsFor(query).map(({ each, value }) => [
    each.page, each.title, each.anchor, each.where, value, "", SearchResultKind.title,
  ]);
  // Sphinx shows the last one first.
  return [...pagesFor(query, ...rest), ...cells.reverse()];
};
