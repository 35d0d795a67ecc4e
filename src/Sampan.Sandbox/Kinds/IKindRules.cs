using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Patching;
using Sampan.Sandbox.Apply.Types;

namespace Sampan.Sandbox.Kinds;

/// <summary>What a built-in kind does to an object before it is stored. One instance serves one cluster (its version, its profile).</summary>
/// <remarks>
/// <para>The server calls every member under its single write lock, so implementations need no locks and see a consistent store. Before
/// <see cref="PrepareCreate"/> the server has parsed the body, converted it to the storage version, checked that the namespace exists and is not
/// terminating, validated <c>metadata</c> (name, generateName, labels, annotations, finalizers, ownerReferences), set uid,
/// creationTimestamp and generation, and dropped <c>status</c> where the kind has the subresource (Node keeps it). After the call it checks for
/// AlreadyExists, gives the resourceVersion, stores and tells watchers.</para>
/// <para>Order inside a call: what the server fills in, then validation (returned; the server answers 422 with the usual message), then admission
/// (profile, quota, storage class default, priority...: throw <see cref="ApiRefusal"/> 403).</para>
/// <para>Custom resources never come here: their rules come from their definition.</para>
/// </remarks>
internal interface IKindRules
{
    /// <summary>Decodes a body against the kind's schema in the request's version: removes fields the kind does not have, as API servers do.</summary>
    /// <param name="kind">Kind in the version the request uses.</param>
    /// <param name="item">The body; edited in place.</param>
    /// <returns>What strict field validation complains of, such as <c>unknown field "spec.foo"</c>; the server turns it into a 400
    /// (<c>Strict</c>), a Warning header (<c>Warn</c>) or nothing (<c>Ignore</c>). Values of a wrong JSON type: throw <see cref="ApiRefusal"/> 400.</returns>
    IReadOnlyList<string> Decode(GroupVersionKind kind, JsonObject item);

    /// <summary>Completes a decoded object: defaults by type, and the fields that are always written. What is set up to here belongs to the writer
    /// (<c>metadata.managedFields</c>); what the members below set belongs to nobody.</summary>
    /// <param name="kind">Kind in the storage version.</param>
    /// <param name="item">The object; edited in place.</param>
    void SetDefaults(GroupVersionKind kind, JsonObject item);

    /// <summary>How objects of a kind are owned and merged field by field.</summary>
    /// <param name="kind">Kind in any served version.</param>
    MergeType TypeOf(GroupVersionKind kind);

    /// <summary>Initial status (such as <c>{"phase":"Active"}</c>), allocation and validation of a new object.</summary>
    IReadOnlyList<FieldError> PrepareCreate(KindWrite write);

    /// <summary>The same for a replacement or the outcome of a patch, with <see cref="KindWrite.Old"/>: values that clients leave out and the
    /// server keeps (clusterIP, nodePort), immutability. <c>metadata</c>'s own immutable fields and the carried-over <c>status</c> are dealt with before.</summary>
    IReadOnlyList<FieldError> PrepareUpdate(KindWrite write);

    /// <summary>A write to the <c>status</c> subresource; everything but <c>status</c> is already the old object's.</summary>
    IReadOnlyList<FieldError> PrepareStatusUpdate(KindWrite write);

    /// <summary>Before a delete is accepted; throw <see cref="ApiRefusal"/> to refuse (such as the namespace <c>default</c>).</summary>
    void PrepareDelete(ResourceId resource, KubeObject stored);

    /// <summary>After each committed change: the only place where allocations are recorded and released.</summary>
    /// <param name="resource">Group, storage version and plural.</param>
    /// <param name="before">State before; null on create.</param>
    /// <param name="after">State after; null when the object is gone.</param>
    void Stored(ResourceId resource, KubeObject? before, KubeObject? after);

    /// <summary>How a strategic merge patch merges the list (or map) at a path of a kind.</summary>
    /// <param name="kind">Kind in the version the request uses.</param>
    /// <param name="path">Property names joined by dots, list positions left out: <c>spec.template.spec.containers</c>.</param>
    /// <returns>Null: atomic (the patch's list replaces).</returns>
    MergeRule? MergeRuleFor(GroupVersionKind kind, string path);
}
