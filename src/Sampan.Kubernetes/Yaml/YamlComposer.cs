using System.Text;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Sampan.Kubernetes.Yaml;

/// <summary>Builds JSON trees out of YAML events: scalars by <see cref="YamlScalars"/>, anchors copied, merge keys applied.</summary>
internal sealed class YamlComposer(IParser parser, bool asTexts = false)
{
    // An alias may stand for a big tree and be used often: the bound keeps a few lines of YAML from filling the memory.
    private const int MaxNodes = 1_000_000;
    private const string Standard = "tag:yaml.org,2002:";

    private readonly Dictionary<AnchorName, JsonNode?> _anchors = [];
    private int _nodes;

    /// <summary>The next document, or false at the end of the text.</summary>
    public bool TryDocument(out JsonNode? root, out long line)
    {
        (root, line) = (null, 0);
        parser.TryConsume<StreamStart>(out _);
        if (parser.TryConsume<StreamEnd>(out _)) return false;
        _anchors.Clear();
        line = parser.Consume<DocumentStart>().Start.Line;
        root = Node(0);
        parser.Consume<DocumentEnd>();
        return true;
    }

    private JsonNode? Node(int depth)
    {
        Count(1);
        if (depth > KubeJson.MaxDepth) throw Fail(parser.Current!, $"nested deeper than {KubeJson.MaxDepth} levels");
        if (parser.TryConsume<AnchorAlias>(out var alias)) return Alias(alias);
        var node = parser.Current switch
        {
            Scalar => ScalarNode(parser.Consume<Scalar>()),
            SequenceStart => Sequence(depth),
            MappingStart => Mapping(depth),
            var other => throw Fail(other!, "expected a value"),
        };
        return node;
    }

    private JsonNode? Alias(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value, out var node)) throw Fail(alias, $"unknown anchor '{alias.Value}'");
        Count(Size(node));
        return node?.DeepClone();
    }

    private JsonArray Sequence(int depth)
    {
        var start = parser.Consume<SequenceStart>();
        var array = new JsonArray();
        while (!parser.TryConsume<SequenceEnd>(out _)) array.Add(Node(depth + 1));
        Remember(start, array);
        return array;
    }

    private JsonObject Mapping(int depth)
    {
        var start = parser.Consume<MappingStart>();
        var map = new JsonObject();
        var own = new HashSet<string>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (!parser.TryConsume<Scalar>(out var key)) throw Fail(parser.Current!, "a key must be a scalar");
            if (key is { Style: ScalarStyle.Plain, Value: "<<" }) Merge(key, depth, map);
            else if (KeyText(key) is var name && own.Add(name)) map[name] = Node(depth + 1);
            else throw Fail(key, $"key '{key.Value}' stands twice in one mapping");
        }

        Remember(start, map);
        return map;
    }

    // As go-yaml v2 does: merged where it stands, so that keys after it win and keys before it lose; of several the first wins.
    private void Merge(Scalar key, int depth, JsonObject map)
    {
        IEnumerable<JsonObject> sources = Node(depth + 1) switch
        {
            JsonObject one => [one],
            JsonArray many when many.All(m => m is JsonObject) => many.Cast<JsonObject>(),
            _ => throw Fail(key, "a merge key takes a mapping or a list of mappings"),
        };
        foreach (var (name, value) in sources.Reverse().SelectMany(source => source)) map[name] = value?.DeepClone();
    }

    private string KeyText(Scalar key)
    {
        if (ScalarNode(key) is not { } node) throw Fail(key, "null can't be a key");
        return node.Text() ?? node.ToJsonString();
    }

    private JsonNode? ScalarNode(Scalar scalar)
    {
        JsonNode? node;
        try
        {
            node = Value(scalar);
        }
        catch (FormatException e)
        {
            throw Fail(scalar, e.Message);
        }

        Remember(scalar, node);
        return node;
    }

    private JsonNode? Value(Scalar scalar)
    {
        var tag = scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific ? "" : scalar.Tag.Value;
        if (tag == "" && (scalar.Style != ScalarStyle.Plain || scalar.Tag.IsNonSpecific)) return JsonValue.Create(scalar.Value);
        if (tag is Standard + "str" or Standard + "timestamp") return JsonValue.Create(scalar.Value);
        if (tag == Standard + "binary") return JsonValue.Create(Encoding.UTF8.GetString(Convert.FromBase64String(scalar.Value)));
        var token = asTexts && scalar.Value is not ("" or "~" or "null" or "Null" or "NULL") ? null : YamlScalars.JsonToken(scalar.Value);
        return token is null ? JsonValue.Create(scalar.Value) : KubeJson.ParseNode(Encoding.UTF8.GetBytes(token));
    }

    private void Remember(NodeEvent start, JsonNode? node)
    {
        if (!start.Anchor.IsEmpty) _anchors[start.Anchor] = node;
    }

    private void Count(int nodes)
    {
        _nodes += nodes;
        if (_nodes > MaxNodes) throw Fail(parser.Current!, $"more than {MaxNodes} values once its aliases are followed");
    }

    private static int Size(JsonNode? node) => node switch
    {
        JsonObject o => 1 + o.Sum(p => Size(p.Value)),
        JsonArray a => 1 + a.Sum(Size),
        _ => 1,
    };

    private static MalformedObjectException Fail(ParsingEvent at, string what) =>
        new($"YAML line {at.Start.Line}, column {at.Start.Column}: {what}", null);
}
