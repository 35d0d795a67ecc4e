using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using YamlDotNet.Core;

namespace Sampan.Kubernetes.Yaml;

/// <summary>Kubernetes manifests as kubectl reads and prints them.</summary>
/// <remarks>Scalars are resolved as <c>sigs.k8s.io/yaml</c> does (YAML 1.1: <c>yes</c> is true, <c>0123</c> is 83); anything quoted is a string.
/// A key that stands twice in one mapping is refused, where kubectl takes the last. Comments and styles are not kept.</remarks>
public static class KubeYaml
{
    /// <summary>The objects of a multi-document text, YAML or JSON, in order; empty documents are skipped and every <c>*List</c> is replaced by its items.</summary>
    /// <exception cref="MalformedObjectException">Neither YAML nor JSON, a document that is no mapping, or a key twice; the message names the line.</exception>
    public static IReadOnlyList<KubeObject> ReadAll(string text)
    {
        var objects = new List<KubeObject>();
        foreach (var root in ReadNodes(text))
        {
            if (root is null) continue;
            if (root is not JsonObject document) throw new MalformedObjectException("a document of the manifest is not a mapping", null);
            foreach (var item in Flatten(document)) objects.Add(KubeObject.Parse(KubeJson.Write(item)));
        }

        return objects;
    }

    /// <summary>The documents of a text as JSON trees, whatever they hold; null for an empty document.</summary>
    /// <exception cref="MalformedObjectException">As <see cref="ReadAll"/>.</exception>
    public static IReadOnlyList<JsonNode?> ReadNodes(string text) => Read(text, false);

    /// <summary>As <see cref="ReadNodes"/> with every scalar as the text it was written as (an empty one is null): for documents whose readers in Go put scalars
    /// into strings, where <c>yes</c> and <c>1.0</c> stay what they are.</summary>
    /// <exception cref="MalformedObjectException">As <see cref="ReadAll"/>.</exception>
    public static IReadOnlyList<JsonNode?> ReadTexts(string text) => Read(text, true);

    private static List<JsonNode?> Read(string text, bool asTexts)
    {
        // JSON is nearly YAML, but for surrogate pairs in escapes: read it as what it is.
        if (text.AsSpan().TrimStart().StartsWith("{") && TryJson(text) is { } json) return json;
        try
        {
            var documents = new List<JsonNode?>();
            using var reader = new StringReader(text);
            var composer = new YamlComposer(new Parser(new Scanner(reader, skipComments: true)), asTexts);
            while (composer.TryDocument(out var root, out _)) documents.Add(root);
            return documents;
        }
        catch (YamlException e)
        {
            throw new MalformedObjectException($"YAML line {e.Start.Line}, column {e.Start.Column}: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            // How the scanner ends at some lines that are indented less than what they belong to.
            throw new MalformedObjectException($"the YAML can't be read: a line is indented less than what it belongs to ({e.Message})", e);
        }
    }

    /// <summary>Block-style YAML with two spaces a level, list dashes at their key's column, keys in the order they have, ending in a line feed.</summary>
    /// <remarks>A string is quoted whenever a YAML 1.1 reader would take it for something else; text of several lines becomes a literal block where that keeps every byte.</remarks>
    /// <exception cref="MalformedObjectException">A string that is no Unicode text (half a surrogate pair).</exception>
    public static string Write(JsonNode? node)
    {
        try
        {
            return new YamlEmitter().Document(node);
        }
        catch (InvalidOperationException e)
        {
            throw new MalformedObjectException($"a string can't be written as YAML: {e.Message}", e);
        }
    }

    private static List<JsonNode?>? TryJson(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = KubeJson.MaxDepth });
        var documents = new List<JsonNode?>();
        var bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            while (reader.Read())
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                documents.Add(KubeJson.ParseNode(bytes.AsSpan(start, (int)reader.BytesConsumed - start)));
            }

            return documents;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<JsonObject> Flatten(JsonObject document)
    {
        if (document.Text("kind") is not { } kind || !kind.EndsWith("List", StringComparison.Ordinal) || document["items"] is not JsonArray items)
        {
            return [document];
        }

        return items.Select(item => item is JsonObject o
            ? Completed(o, document.Text("apiVersion"), kind[..^4])
            : throw new MalformedObjectException($"an item of the {kind} is not a mapping", null));
    }

    // Items of a typed list (ConfigMapList) may leave out what the list says for all of them.
    private static JsonObject Completed(JsonObject item, string? apiVersion, string kind)
    {
        if (kind.Length == 0) return item;
        if (!item.ContainsKey("kind")) item.Insert(0, "kind", kind);
        if (!item.ContainsKey("apiVersion")) item.Insert(0, "apiVersion", apiVersion);
        return item;
    }
}
