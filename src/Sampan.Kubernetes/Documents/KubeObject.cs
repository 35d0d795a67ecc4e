using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sampan.Kubernetes.Documents;

/// <summary>A Kubernetes object as the document it is: nothing is lost by reading it, editing a part of it and writing it.</summary>
/// <remarks>
/// <para>While nothing is edited, <see cref="ToUtf8"/> gives the very bytes it was made from. After <see cref="Edit"/> untouched values keep
/// their number text, key order and decoded strings (ADR 0001).</para>
/// <para>Every instance is readable to its end: what would fail later (a key twice, half a surrogate pair, broken UTF-8) is refused when it is
/// made, by <see cref="Parse"/> with an exception and by a listing as an <see cref="Client.UnreadableItem"/>.</para>
/// <para>Until somebody edits it, an instance may be read by several threads at once; <see cref="DeepClone"/> hands a copy to another owner.</para>
/// </remarks>
public sealed class KubeObject
{
    private readonly ReadOnlyMemory<byte> _utf8;
    private JsonDocument? _view;
    private JsonObject? _root;
    private string? _name;

    private KubeObject(ReadOnlyMemory<byte> utf8, JsonDocument? view) => (_utf8, _view) = (utf8, view);

    private KubeObject(JsonObject root) => _root = root;

    /// <summary>Reads one object. The memory is kept, not copied: its owner must not change it afterwards. White space around it (API servers end
    /// an object with a new line) is not part of it.</summary>
    /// <exception cref="MalformedObjectException">Not JSON, not an object, too deep, a key twice in one object, or a string that is no Unicode text.</exception>
    public static KubeObject Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            return DocumentCheck.Whole(utf8.Span).Defect is { } defect ? throw new MalformedObjectException(defect, null) : Checked(utf8);
        }
        catch (JsonException e)
        {
            throw new MalformedObjectException(e.Message, e);
        }
    }

    /// <summary>Takes over a tree made in code; it counts as edited.</summary>
    public static KubeObject From(JsonObject root) => new(root);

    /// <summary>Takes bytes that went through <see cref="DocumentCheck"/> already.</summary>
    internal static KubeObject Checked(ReadOnlyMemory<byte> utf8) => new(utf8.Trim(" \t\r\n"u8), null);

    /// <summary>True once <see cref="Edit"/> was called: the original bytes no longer stand for the object.</summary>
    public bool IsEdited => _root is not null;

    /// <summary>The object for reading. Parsed at the first call and kept while nothing is edited; afterwards each call writes and parses the
    /// tree again, so code that edits reads from what <see cref="Edit"/> returned. For a value or two, <see cref="Text"/> is cheaper.</summary>
    public JsonElement View => _root is not null
        ? KubeJson.ParseDocument(KubeJson.Write(_root)).RootElement
        : (_view ??= JsonDocument.Parse(_utf8, new JsonDocumentOptions { MaxDepth = KubeJson.MaxDepth })).RootElement;

    /// <summary>The object for reading and writing. Setting a key that exists keeps its place; a new one goes to the end.</summary>
    public JsonObject Edit()
    {
        if (_root is not null) return _root;
        (_view, _name) = (null, null);
        return _root = (JsonObject)KubeJson.ParseNode(_utf8.Span)!;
    }

    /// <summary>The string at a path of property names, or null.</summary>
    public string? Text(params ReadOnlySpan<string> path)
    {
        if (_root is not null) return _root.Text(path);
        if (_view is not null) return _view.RootElement.Text(path);
        return JsonScan.Find(_utf8.Span, path, out var at) == JsonTokenType.String ? at.GetString() : null;
    }

    /// <summary>The whole number at a path, or null.</summary>
    public long? Whole(params ReadOnlySpan<string> path)
    {
        if (_root is not null) return _root.Whole(path);
        if (_view is not null) return _view.RootElement.Whole(path);
        return JsonScan.Find(_utf8.Span, path, out var at) == JsonTokenType.Number && at.TryGetInt64(out var number) ? number : null;
    }

    /// <summary>The boolean at a path, or null.</summary>
    public bool? Flag(params ReadOnlySpan<string> path)
    {
        if (_root is not null) return _root.Flag(path);
        if (_view is not null) return _view.RootElement.Flag(path);
        return JsonScan.Find(_utf8.Span, path, out _) switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => null,
        };
    }

    /// <summary><c>apiVersion</c>, or the empty string.</summary>
    public string ApiVersion => Text("apiVersion") ?? "";

    /// <summary><c>apiVersion</c> and <c>kind</c> as one value; empty parts when the document lacks them.</summary>
    public GroupVersionKind Kind => GroupVersionKind.From(ApiVersion, Text("kind") ?? "");

    /// <summary><c>metadata.name</c>, or the empty string.</summary>
    public string Name => _root is null ? _name ??= Text("metadata", "name") ?? "" : Text("metadata", "name") ?? "";

    /// <summary><c>metadata.namespace</c>; null when absent or empty.</summary>
    public string? Namespace => Text("metadata", "namespace") is { Length: > 0 } ns ? ns : null;

    /// <summary>Namespace and name.</summary>
    public ObjectKey Key => new(Namespace, Name);

    /// <summary><c>metadata.uid</c>, or null.</summary>
    public string? Uid => Text("metadata", "uid");

    /// <summary><c>metadata.resourceVersion</c>, or null.</summary>
    public string? ResourceVersion => Text("metadata", "resourceVersion");

    /// <summary>The value of one label, or null.</summary>
    public string? Label(string key) => Text("metadata", "labels", key);

    /// <summary>The value of one annotation, or null.</summary>
    public string? Annotation(string key) => Text("metadata", "annotations", key);

    /// <summary>The object's JSON: the original bytes while nothing was edited, else compact JSON of the tree.</summary>
    public ReadOnlyMemory<byte> ToUtf8() => _root is null ? _utf8 : KubeJson.Write(_root);

    /// <summary>A copy that shares nothing mutable with this one.</summary>
    public KubeObject DeepClone() => _root is null ? new KubeObject(_utf8, null) : new KubeObject((JsonObject)_root.DeepClone());

    /// <summary><c>apiVersion/Kind namespace/name</c>, for messages; never the content.</summary>
    public override string ToString() => $"{Kind} {Key}";
}
