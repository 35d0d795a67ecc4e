using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Kinds;

/// <summary>One write on its way into the store, as <see cref="IKindRules"/> sees it.</summary>
/// <param name="Resource">Group, storage version and plural. Objects always arrive here in the storage version, whichever version the request used.</param>
/// <param name="Kind">Kind in CamelCase.</param>
/// <param name="Item">The new object. May be edited in place: that is how defaults and allocations get in.</param>
/// <param name="Old">What is stored now; null on create. Never edited.</param>
/// <param name="Store">What else is stored, consistent with this write: writes are serialised.</param>
/// <param name="DryRun">True when nothing will be stored; rules allocate as usual, because they only record in <see cref="IKindRules.Stored"/>.</param>
internal sealed record KindWrite(ResourceId Resource, string Kind, JsonObject Item, JsonObject? Old, IStoreReader Store, bool DryRun)
{
    /// <summary>What the answer's <c>Warning</c> headers are to say.</summary>
    public ICollection<string> Warnings { get; init; } = [];

    /// <summary>Namespace and name. Metadata is complete before rules see it (name generated, namespace set, uid and creationTimestamp given).</summary>
    public ObjectKey Key => new(Item.Text("metadata", "namespace"), Item.Text("metadata", "name") ?? "");
}
