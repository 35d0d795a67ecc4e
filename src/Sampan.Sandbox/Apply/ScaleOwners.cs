using System.Text.Json.Nodes;
using Sampan.Sandbox.Apply.Fields;

namespace Sampan.Sandbox.Apply;

/// <summary>Field managers of an object whose replicas are written through its subresource <c>scale</c>, which is a kind of its own.</summary>
/// <param name="pathIn">Where the replicas are in a version; null for a version that is not served.</param>
internal sealed class ScaleOwners(Func<string, PathElement[]?> pathIn)
{
    public const string ApiVersion = "autoscaling/v1";

    private static readonly PathElement[] InScale = [PathElement.Field("spec"), PathElement.Field("replicas")];

    /// <summary>The managers of the scale: those of the object that own its replicas.</summary>
    public JsonNode? ToScale(Dictionary<string, ManagedEntry> owners) => ManagedFieldsJson.Write(
        owners.Values.Where(e => pathIn(e.ApiVersion) is { } path && e.Fields.Has(path)).Select(e => e with { ApiVersion = ApiVersion, Fields = Only(InScale) }));

    /// <summary>The managers of the object after the scale was written.</summary>
    /// <param name="owners">Those before.</param>
    /// <param name="scale">Those of the scale afterwards.</param>
    /// <param name="apiVersion">Version of the object in the request.</param>
    public JsonNode? ToObject(Dictionary<string, ManagedEntry> owners, Dictionary<string, ManagedEntry> scale, string apiVersion)
    {
        var after = new List<ManagedEntry>();
        foreach (var owner in owners.Values)
        {
            if (pathIn(owner.ApiVersion) is not { } path) continue;
            // An updater of the object is another one than an updater of the scale; an applier is the same in both.
            var fields = !owner.Fields.Has(path) || scale.Remove(owner.Id) ? owner.Fields : owner.Fields.Difference(Only(path));
            if (!fields.IsEmpty) after.Add(owner with { Fields = fields });
        }

        var times = owners.ToDictionary(o => o.Key, o => o.Value.Time);
        after.AddRange(scale.Values.Where(e => e.Fields.Has(InScale)).Select(e => e with { ApiVersion = apiVersion, Time = times.GetValueOrDefault(e.Id), Fields = Only(pathIn(apiVersion)!) }));
        return ManagedFieldsJson.Write(after);
    }

    private static FieldSet Only(PathElement[] path)
    {
        var set = new FieldSet();
        set.Insert(path);
        return set;
    }
}
