using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Apply;

/// <summary>Keeps an object's managers through writes, as API servers do.</summary>
/// <param name="versions">Versions of the object's kind.</param>
/// <param name="blank">What a new object is compared with, in the version of the request.</param>
internal sealed class FieldManager(IVersionedTypes versions, TypedDocument blank)
{
    private const int MostUpdaters = 10;

    private readonly Ownership _ownership = new(versions);

    /// <summary>Entries after a create, or an update or patch that is done already.</summary>
    /// <param name="live">What was stored; null on create.</param>
    /// <param name="now">What will be stored, before the server fills in what is its own.</param>
    /// <param name="given">The entries in the request; an unusable or empty list stands for those of <paramref name="live"/>.</param>
    /// <param name="writer">Who writes.</param>
    /// <param name="givenCounts">False for subresources: they can't set entries.</param>
    /// <returns>The list to store, or null for none.</returns>
    public JsonNode? Update(TypedDocument? live, TypedDocument now, JsonNode? given, Writer writer, bool givenCounts)
    {
        try
        {
            var reset = givenCounts && ManagedFieldsJson.IsReset(given);
            var entries = reset ? [] : (givenCounts ? Usable(given) : null) ?? Usable(Stored(live)) ?? [];
            // Objects whose managers were forgotten stay without, until somebody applies.
            if (entries.Count == 0 && live is not null) return null;
            _ownership.Update(live ?? blank, now, entries, writer.Entry(applies: false));
            MergeOldest(entries);
            return ManagedFieldsJson.Write(entries.Values);
        }
        catch (Merging.FieldTypeException)
        {
            // No reason to refuse a write: an object that can't be followed has no managers.
            return null;
        }
    }

    /// <summary>Applies a patch.</summary>
    /// <param name="live">What is stored; null when it will be created.</param>
    /// <param name="patch">What is applied.</param>
    /// <param name="writer">Who applies.</param>
    /// <param name="force">Take over what others own.</param>
    /// <returns>The merged document without managers, which may be <paramref name="live"/>'s own content, and the managers.</returns>
    /// <exception cref="ApplyConflictException">Others own what would change.</exception>
    /// <exception cref="Merging.FieldTypeException">A document does not fit its type.</exception>
    /// <exception cref="FormatException">The stored entries are malformed.</exception>
    public (JsonObject Root, JsonNode? Managers) Apply(TypedDocument? live, TypedDocument patch, Writer writer, bool force)
    {
        try
        {
            return Apply(live ?? blank, patch, Entries(live, writer), writer, force);
        }
        catch (ApplyConflictException e) when (writer.Manager == LastApplied.Manager && live is not null && LastApplied.Owned(live) is { } owned)
        {
            // kubectl that turned to server-side apply does not conflict with itself.
            var others = e.Conflicts.Where(c => !owned.Has(c.Path)).ToList();
            if (others.Count > 0) throw new ApplyConflictException(others);
            return Apply(live, patch, Entries(live, writer), writer, force: true);
        }
    }

    private (JsonObject Root, JsonNode? Managers) Apply(TypedDocument live, TypedDocument patch, Dictionary<string, ManagedEntry> entries, Writer writer, bool force)
    {
        var merged = _ownership.Apply(live, patch, entries, writer.Entry(applies: true), force)?.Root ?? (JsonObject)live.Root.DeepClone();
        (merged["metadata"] as JsonObject)?.Remove("managedFields");
        if (writer.Manager == LastApplied.Manager) LastApplied.Renew(merged, patch.Root);
        return (merged, ManagedFieldsJson.Write(entries.Values));
    }

    private Dictionary<string, ManagedEntry> Entries(TypedDocument? live, Writer writer)
    {
        var entries = ManagedFieldsJson.Read(Stored(live));
        if (entries.Count == 0 && live is not null)
            _ownership.Update(blank, live, entries, writer.Entry(applies: false) with { Manager = "before-first-apply" });
        return entries;
    }

    private static JsonNode? Stored(TypedDocument? document) => document?.Root.At("metadata", "managedFields");

    /// <summary>The entries of a list; null when it holds none, or one that is malformed.</summary>
    private static Dictionary<string, ManagedEntry>? Usable(JsonNode? list)
    {
        try
        {
            return list is null || ManagedFieldsJson.Read(list) is not { Count: > 0 } entries ? null : entries;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Joins the oldest updaters of each version, so that their number stays bounded.</summary>
    private static void MergeOldest(Dictionary<string, ManagedEntry> entries)
    {
        var updaters = entries.Values.Where(e => !e.Applied).OrderBy(e => e.Time?.ToUnixTimeSeconds() ?? 0).ThenBy(e => e.Id, StringComparer.Ordinal).ToList();
        var first = new Dictionary<string, ManagedEntry>(StringComparer.Ordinal);
        var count = updaters.Count;
        foreach (var updater in updaters)
        {
            if (count <= MostUpdaters) return;
            if (first.TryAdd(updater.ApiVersion, updater)) continue;
            var bucket = updater with { Manager = "ancient-changes", Subresource = "" };
            if (!entries.TryGetValue(bucket.Id, out var joined))
            {
                joined = first[updater.ApiVersion];
                entries.Remove(joined.Id);
            }

            entries.Remove(updater.Id);
            entries[bucket.Id] = bucket with { Fields = updater.Fields.Union(joined.Fields) };
            count--;
        }
    }
}
