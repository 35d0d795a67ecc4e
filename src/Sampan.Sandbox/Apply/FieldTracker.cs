using System.Net;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Apply.Merging;
using Sampan.Sandbox.Apply.Types;
using Sampan.Sandbox.Conversion;
using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Apply;

/// <summary>Between writes and <see cref="FieldManager"/>: finds types and versions, and turns what is wrong into refusals.</summary>
internal sealed class FieldTracker(ResourceRegistry registry, KubernetesVersion version, TimeProvider time)
{
    private static readonly GroupVersionKind ScaleKind = new("autoscaling", "v1", "Scale");

    private readonly BlankDocuments _blanks = new(version);

    /// <summary>Managers of a new object, or of one that was replaced or patched.</summary>
    /// <param name="call">The request.</param>
    /// <param name="subresource">Subresource, or null for the object itself.</param>
    /// <param name="old">What is stored, in the storage version; null on create.</param>
    /// <param name="item">What it becomes, in the storage version, with defaults and without what the server fills in.</param>
    /// <param name="given">Managers in the request.</param>
    public JsonNode? Written(WriteCall call, string? subresource, JsonObject? old, JsonObject item, JsonNode? given)
    {
        var versions = new ServedVersions(registry.Current, call.Resource, subresource, version);
        var live = old is null ? null : versions.Typed(InVersion(call.Resource, old));
        return Manager(call, versions).Update(live, versions.Typed(InVersion(call.Resource, item)), given, WriterOf(call, subresource), givenCounts: subresource is null);
    }

    /// <summary>Managers of an object whose replicas were written through <c>scale</c>.</summary>
    /// <param name="call">The request.</param>
    /// <param name="old">What is stored, in the storage version.</param>
    /// <param name="item">What it becomes, in the storage version.</param>
    public JsonNode? Scaled(WriteCall call, JsonObject old, JsonObject item)
    {
        var versions = new ServedVersions(registry.Current, call.Resource, "scale", version);
        var owners = ManagedFieldsJson.Read(old.At("metadata", "managedFields"));
        var scale = new ScaleOwners(versions.ReplicasIn);
        var type = call.Resource.Custom is null ? call.Resource.Rules.TypeOf(ScaleKind) : MergeType.Deduced;
        var (before, after) = (Scale(InVersion(call.Resource, old)), Scale(InVersion(call.Resource, item)));
        before.Root["metadata"] = new JsonObject { ["managedFields"] = scale.ToScale(owners) };
        var writer = WriterOf(call, "scale") with { ApiVersion = ScaleOwners.ApiVersion };
        var managers = new FieldManager(versions, before).Update(before, after, null, writer, givenCounts: false);
        return scale.ToObject(owners, ManagedFieldsJson.Read(managers), call.Resource.Id.ApiVersion);

        TypedDocument Scale(JsonObject document) => new(
            new JsonObject { ["spec"] = new JsonObject { ["replicas"] = document.Whole(versions.ReplicasPath) ?? 0 } }, type, ScaleOwners.ApiVersion);
    }

    /// <summary>Merges what is applied.</summary>
    /// <param name="call">The request.</param>
    /// <param name="subresource">Subresource, or null for the object itself.</param>
    /// <param name="live">What is stored, in the version of the request; null when there is nothing.</param>
    /// <param name="patch">What is applied.</param>
    /// <returns>The whole object in the version of the request, not decoded yet, and its managers.</returns>
    public (JsonObject Item, JsonNode? Managers) Applied(WriteCall call, string? subresource, JsonObject? live, JsonObject patch)
    {
        RequireKind(call.Resource.Api.GroupVersionKind, patch);
        var versions = new ServedVersions(registry.Current, call.Resource, subresource, version);
        var typed = versions.Typed(patch);
        try
        {
            TypeCheck.Require(patch, typed.Type, duplicates: false);
        }
        catch (FieldTypeException e)
        {
            var (ns, name) = (patch.Text("metadata", "namespace"), patch.Text("metadata", "name"));
            throw Failure($"failed to create typed patch object ({ns}/{name}; {GoKind(call.Resource.Api.GroupVersionKind)}): {e.Message}");
        }

        try
        {
            return Manager(call, versions).Apply(live is null ? null : versions.Typed(live), typed, WriterOf(call, subresource), call.Force);
        }
        catch (ApplyConflictException e)
        {
            throw ConflictMessage.Of(e.Conflicts);
        }
        catch (FieldTypeException e)
        {
            throw Failure($"failed to merge config: {e.Message}");
        }
        catch (FormatException e)
        {
            throw Failure($"failed to decode managed fields: {e.Message}");
        }
    }

    private static JsonObject InVersion(ServedResource resource, JsonObject stored) =>
        resource.Converts ? VersionConverter.FromStorage(resource, (JsonObject)stored.DeepClone()) : stored;

    private FieldManager Manager(WriteCall call, ServedVersions versions) => new(versions, versions.Typed(_blanks.Of(call.Resource.Api.GroupVersionKind)));

    private Writer WriterOf(WriteCall call, string? subresource)
    {
        // Whole seconds: that is all that entries keep.
        var now = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());
        return new(call.Manager, call.Resource.Id.ApiVersion, version.Since(22) ? subresource ?? "" : "", now);
    }

    private void RequireKind(GroupVersionKind expected, JsonObject patch)
    {
        var kind = GroupVersionKind.From(patch.Text("apiVersion") ?? "", patch.Text("kind") ?? "");
        if (kind != expected && version.Since(27)) throw Refusals.BadRequest($"invalid object type: {GoKind(kind)}");
        if (kind.ApiVersion != expected.ApiVersion)
            throw Refusals.BadRequest($"Incorrect version specified in apply patch. Specified patch version: {kind.ApiVersion}, expected: {expected.ApiVersion}");
        if (kind != expected) throw Failure("failed to merge config: expected objects of the same type");
        if (patch.At("metadata", "managedFields") is not null) throw Refusals.BadRequest("metadata.managedFields must be nil");
    }

    /// <summary>As Go prints a kind: <c>apps/v1, Kind=Deployment</c>, and the core group as nothing before the slash.</summary>
    private static string GoKind(GroupVersionKind kind) => $"{kind.Group}/{kind.Version}, Kind={kind.Kind}";

    private static ApiRefusal Failure(string message) => new(HttpStatusCode.InternalServerError, "", message);
}
