import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopScoreDocCollector;
import org.apache.lucene.search.uhighlight.LengthGoalBreakIterator;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.QueryBuilder;
import org.apache.lucene.util.Version;

/** Lucene behind the protocol of frsearch/bench/subprocess_engine.py. Argument: the number of indexing threads. */
public class Lucene {
  static final String FIELD = String.valueOf((char) 0x1f);
  static final char LINE = (char) 0x1e;
  static final int SNIPPET_CHARS = 400;
  static final int WRITER_MB = 512;
  static final List<String> FIELDS = List.of("title", "body");
  static final ThreadMXBean MANAGED = ManagementFactory.getThreadMXBean();

  final Analyzer analyzer = new FrenchAnalyzer();
  final int threads;
  List<String[]> loaded = new ArrayList<>();
  Directory directory;
  DirectoryReader reader;
  IndexSearcher searcher;
  UnifiedHighlighter highlighter;

  Lucene(int threads) {
    this.threads = threads;
  }

  public static void main(String[] arguments) throws Exception {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var out = new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
    var engine = new Lucene(Integer.parseInt(arguments[0]));
    for (String line; (line = in.readLine()) != null; ) {
      List<String> response;
      try {
        response = engine.answer(line.replace(LINE, '\n').split(FIELD, -1));
      } catch (Exception error) {
        response = List.of("error", error.toString());
      }
      if (response != null) {
        out.write(String.join(FIELD, response).replace('\n', LINE).replace('\r', ' '));
        out.write('\n');
        out.flush();
      }
    }
  }

  List<String> answer(String[] request) throws Exception {
    switch (request[0]) {
      case "version":
        return List.of("ok", "Lucene " + Version.LATEST);
      case "load":
        loaded.add(request);
        return null;
      case "build":
        directory = FSDirectory.open(Path.of(request[1]));
        write();
        return List.of("ok");
      case "open":
        directory = FSDirectory.open(Path.of(request[1]));
        openSearcher(DirectoryReader.open(directory));
        return List.of("ok", String.valueOf(reader.numDocs()));
      case "add":
        write();
        openSearcher(DirectoryReader.openIfChanged(reader));
        return List.of("ok");
      case "search":
        return search(request);
      default:
        throw new IllegalArgumentException("no such request: " + request[0]);
    }
  }

  /** Index the loaded articles, which the threads take in turn; commit and wait for merges. */
  void write() throws Exception {
    var settings = new IndexWriterConfig(analyzer).setRAMBufferSizeMB(WRITER_MB);
    try (var writer = new IndexWriter(directory, settings)) {
      ExecutorService pool = Executors.newFixedThreadPool(threads);
      var next = new AtomicInteger();
      Callable<Void> job = () -> {
        for (int number; (number = next.getAndIncrement()) < loaded.size(); ) {
          writer.addDocument(document(loaded.get(number)));
        }
        return null;
      };
      List<Future<Void>> jobs = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) jobs.add(pool.submit(job));
      for (Future<Void> done : jobs) done.get();
      pool.shutdown();
      writer.commit();
    }
    loaded = new ArrayList<>();
  }

  static Document document(String[] article) {
    var document = new Document();
    document.add(new StringField("id", article[1], Field.Store.NO));
    document.add(new BinaryDocValuesField("id", new BytesRef(article[1]))); // faster to read than a stored field
    document.add(new TextField("title", article[2], Field.Store.YES));
    document.add(new TextField("body", article[3], Field.Store.YES));
    return document;
  }

  void openSearcher(DirectoryReader fresh) {
    reader = fresh;
    searcher = new IndexSearcher(reader);
    searcher.setQueryCache(null); // the same queries are repeated here
    highlighter = new UnifiedHighlighter(searcher, analyzer);
    highlighter.setMaxLength(Integer.MAX_VALUE - 1);
    highlighter.setBreakIterator(
        () -> LengthGoalBreakIterator.createClosestToLength(BreakIterator.getSentenceInstance(Locale.FRENCH), SNIPPET_CHARS));
  }

  List<String> search(String[] request) throws Exception {
    int limit = Integer.parseInt(request[2]);
    String[] words = Arrays.copyOfRange(request, 3, request.length);
    long cpu = MANAGED.getCurrentThreadCpuTime();
    long wall = System.nanoTime();
    Query query = query(request[1], words);
    var collector = TopScoreDocCollector.create(limit, Integer.MAX_VALUE); // every match is counted
    searcher.search(query, collector);
    TopDocs top = collector.topDocs();
    String[] snippets = highlighter.highlight("body", query, top, 1);
    List<String> found = new ArrayList<>();
    for (int rank = 0; rank < top.scoreDocs.length; rank++) {
      found.add(id(top.scoreDocs[rank].doc));
      found.add(snippets[rank] == null ? "" : snippets[rank]);
    }
    double wallMs = (System.nanoTime() - wall) / 1e6;
    double cpuMs = (MANAGED.getCurrentThreadCpuTime() - cpu) / 1e6;
    List<String> answer = new ArrayList<>(List.of("ok", String.valueOf(top.totalHits.value)));
    answer.addAll(List.of(String.valueOf(cpuMs), String.valueOf(wallMs)));
    answer.addAll(found);
    return answer;
  }

  String id(int number) throws Exception {
    LeafReaderContext leaf = reader.leaves().get(ReaderUtil.subIndex(number, reader.leaves()));
    BinaryDocValues ids = leaf.reader().getBinaryDocValues("id");
    ids.advanceExact(number - leaf.docBase);
    return ids.binaryValue().utf8ToString();
  }

  /** The query in title or body. */
  Query query(String kind, String[] words) {
    if (!kind.equals("both")) return inFields(kind, String.join(" ", words));
    var all = new BooleanQuery.Builder();
    for (String word : words) {
      BooleanQuery part = inFields(kind, word);
      if (!part.clauses().isEmpty()) all.add(part, BooleanClause.Occur.MUST); // empty for a stop word
    }
    return all.build();
  }

  BooleanQuery inFields(String kind, String text) {
    var builder = new QueryBuilder(analyzer);
    var either = new BooleanQuery.Builder();
    for (String field : FIELDS) {
      Query part = kind.equals("phrase")
          ? builder.createPhraseQuery(field, text)
          : builder.createBooleanQuery(field, text, BooleanClause.Occur.SHOULD);
      if (part != null) either.add(part, BooleanClause.Occur.SHOULD);
    }
    return either.build();
  }
}
