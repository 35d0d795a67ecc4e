using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;

namespace Sampan.Kubernetes.Conversion;

/// <summary>Objects in other versions of their kind, as API servers convert them: an Ingress of <c>extensions/v1beta1</c> as one of <c>networking.k8s.io/v1</c>.</summary>
/// <remarks>Which kinds have which versions, and what a version takes for granted, are tables beside this class; what else differs is moved by code. Real servers keep what
/// a version cannot say in annotations or leave it out; so does this, and says so in notes. Safe for concurrent use.</remarks>
public static class KindConversions
{
    /// <summary>The versions an object of this kind can be converted into, newest first, its own included; empty when no conversion of the kind is known.</summary>
    public static IReadOnlyList<string> VersionsOf(GroupVersionKind kind) => ConversionTable.Find(ApiVersionOf(kind), kind.Kind)?.ApiVersions ?? [];

    /// <summary>A copy of an object in another version.</summary>
    /// <param name="item">The object; not changed.</param>
    /// <param name="apiVersion">One of <see cref="VersionsOf"/>.</param>
    /// <param name="server">The server that will read it: fields which its types do not have are left out. Null takes the newest that serves the version.</param>
    /// <exception cref="UnknownConversionException">The pair of versions is in no table.</exception>
    public static ConvertedObject Convert(KubeObject item, string apiVersion, KubernetesVersion? server = null)
    {
        var root = (JsonObject)KubeJson.ParseNode(item.ToUtf8().Span)!;
        var notes = Convert(root, apiVersion, server);
        return new(KubeObject.From(root), notes);
    }

    /// <summary>As <see cref="Convert(KubeObject, string, KubernetesVersion?)"/>, in place.</summary>
    public static IReadOnlyList<ConversionNote> Convert(JsonObject item, string apiVersion, KubernetesVersion? server = null)
    {
        var from = KindOf(item);
        var target = GroupVersionKind.From(apiVersion, from.Kind);
        if (from == target) return [];
        var versions = ConversionTable.Find(ApiVersionOf(from), from.Kind);
        if (versions?.Shapes.ContainsKey(apiVersion) != true) throw new UnknownConversionException(from, apiVersion);
        var notes = new ConversionNotes();
        VersionDefaults.Apply(from, item, TypesOf(from, server), notes);
        versions.Move(item, ApiVersionOf(from), apiVersion, notes);
        item["apiVersion"] = apiVersion;
        foreach (var field in FieldPruner.Prune(item, target, TypesOf(target, server)))
            notes.Lost(field, $"{apiVersion} has no such field");
        return notes.All;
    }

    /// <summary>Writes down what the object's own version takes for granted and others do not; in place.</summary>
    public static IReadOnlyList<ConversionNote> SetDefaults(JsonObject item, KubernetesVersion? server = null)
    {
        var kind = KindOf(item);
        var notes = new ConversionNotes();
        VersionDefaults.Apply(kind, item, TypesOf(kind, server), notes);
        return notes.All;
    }

    private static GroupVersionKind KindOf(JsonObject item) => GroupVersionKind.From(item.Text("apiVersion") ?? "", item.Text("kind") ?? "");

    private static string ApiVersionOf(GroupVersionKind kind) => kind.Group.Length == 0 ? kind.Version : $"{kind.Group}/{kind.Version}";

    private static ApiTypes TypesOf(GroupVersionKind kind, KubernetesVersion? server)
    {
        if (server is { } version) return ApiTypes.For(version);
        var last = ApiFacts.Lifetimes.Where(f => f.Resource.GroupVersionKind == kind).Select(f => f.Until ?? KubernetesVersion.Newest);
        return ApiTypes.For(last.DefaultIfEmpty(KubernetesVersion.Newest).Max());
    }
}
