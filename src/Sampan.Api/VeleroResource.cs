using System.Text.Json.Nodes;
using Sampan.Api.Values;
using Sampan.Kubernetes.Documents;

namespace Sampan.Api;

/// <summary>A typed view over a velero.io document: reads and writes go to the same <see cref="KubeObject"/>, so fields unknown here survive.</summary>
/// <remarks>Not safe for use by several threads at once, like the document.</remarks>
public abstract class VeleroResource
{
    private readonly Fields _metadata;

    private protected VeleroResource(KubeObject document, string kind)
    {
        if (document.Kind.Kind != kind) throw new ArgumentException($"expected kind {kind}, found {document.Kind}", nameof(document));
        Document = document;
        _metadata = Fields.Of(document, "metadata");
    }

    /// <summary>The document itself.</summary>
    public KubeObject Document { get; }

    /// <summary><c>metadata.name</c>.</summary>
    public string Name => Document.Name;

    /// <summary><c>metadata.namespace</c>; the empty string when absent.</summary>
    public string Namespace => Document.Namespace ?? "";

    /// <summary><c>metadata.uid</c>; the empty string when absent.</summary>
    public string Uid => Document.Uid ?? "";

    /// <summary><c>metadata.creationTimestamp</c>, or null.</summary>
    public DateTimeOffset? Created => _metadata.Time("creationTimestamp");

    /// <summary><c>metadata.labels</c>.</summary>
    public IReadOnlyDictionary<string, string> Labels => _metadata.Map("labels");

    /// <summary><c>metadata.annotations</c>.</summary>
    public IReadOnlyDictionary<string, string> Annotations => _metadata.Map("annotations");

    /// <summary>Sets one label, or removes it with null.</summary>
    public void SetLabel(string key, string? value) => _metadata.Inner("labels").Set(key, value);

    /// <summary>Sets one annotation, or removes it with null.</summary>
    public void SetAnnotation(string key, string? value) => _metadata.Inner("annotations").Set(key, value);

    private protected static KubeObject NewDocument(string kind, string name, string @namespace, DateTimeOffset now, JsonObject spec) => KubeObject.From(new JsonObject
    {
        ["kind"] = kind,
        ["apiVersion"] = Names.VeleroNames.ApiVersion,
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = @namespace,
            ["uid"] = Guid.NewGuid().ToString(),
            ["creationTimestamp"] = KubeTime.Format(now),
        },
        ["spec"] = spec,
        ["status"] = new JsonObject(),
    });
}
