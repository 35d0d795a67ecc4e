using System.Text.Json.Nodes;
using Sampan.Sandbox.Apply.Fields;
using Sampan.Sandbox.Apply.Merging;

namespace Sampan.Sandbox.Apply;

/// <summary>Who owns which fields after a write. The entries handed in are changed and are the answer.</summary>
internal sealed partial class Ownership(IVersionedTypes versions)
{
    /// <summary>What identifies an object, and what only the server sets, is nobody's.</summary>
    private static readonly FieldSet Unowned = FieldSet.OfFields(
        "apiVersion", "kind", "metadata", "metadata.name", "metadata.namespace", "metadata.creationTimestamp", "metadata.selfLink", "metadata.uid", "metadata.clusterName",
        "metadata.generation", "metadata.managedFields", "metadata.resourceVersion");

    /// <summary>After a create, update or patch: what differs now belongs to the writer.</summary>
    /// <param name="live">What was there.</param>
    /// <param name="now">What is there now.</param>
    /// <param name="entries">Who owned what.</param>
    /// <param name="writer">The writer's new entry, without fields; not among the entries when nothing differs.</param>
    public void Update(TypedDocument live, TypedDocument now, Dictionary<string, ManagedEntry> entries, ManagedEntry writer)
    {
        Reconcile(live, entries);
        var changes = TakeOver(live, now, entries, applier: null, force: true);
        var fields = changes.Modified.Union(changes.Added).Difference(Unowned);
        if (fields.IsEmpty) return;
        // The writer's own earlier fields are added last: it keeps them, but those of them that went are gone.
        entries[writer.Id] = writer with { Fields = entries.TryGetValue(writer.Id, out var before) ? fields.Union(before.Fields) : fields };
    }

    /// <summary>Merges what is applied into what is there.</summary>
    /// <param name="live">What is there.</param>
    /// <param name="patch">What is applied.</param>
    /// <param name="entries">Who owns what.</param>
    /// <param name="applier">The applier's new entry, without fields.</param>
    /// <param name="force">Take over what others own.</param>
    /// <returns>The outcome, or null when it is what is there already.</returns>
    /// <exception cref="ApplyConflictException">Others own what would change.</exception>
    public TypedDocument? Apply(TypedDocument live, TypedDocument patch, Dictionary<string, ManagedEntry> entries, ManagedEntry applier, bool force)
    {
        Reconcile(live, entries);
        var merged = live with { Root = DocumentMerge.Merge(live.Root, patch.Root, live.Type) };
        var before = entries.GetValueOrDefault(applier.Id);
        entries[applier.Id] = applier with { Time = before?.Time, Fields = DocumentFields.Of(patch.Root, patch.Type).Without(versions.ResetIn(patch.ApiVersion)) };
        if (before is { Fields.IsEmpty: false }) merged = Prune(merged, entries, before);
        TakeOver(live, merged, entries, applier.Id, force);
        var changed = !JsonNode.DeepEquals(live.Root, merged.Root);
        var owned = entries[applier.Id];
        Keep(entries, changed ? owned with { Time = applier.Time } : owned, owned.Fields.Difference(Unowned));
        return changed ? merged : null;
    }

    /// <summary>Takes changed and removed fields away from everybody else; everybody is else when nobody applies.</summary>
    /// <returns>What changed, in the version of the write.</returns>
    private Comparison TakeOver(TypedDocument live, TypedDocument now, Dictionary<string, ManagedEntry> entries, string? applier, bool force)
    {
        var changes = new Dictionary<string, Comparison?>(StringComparer.Ordinal)
        {
            [now.ApiVersion] = Comparison.Between(live.Root, now.Root, now.Type).Without(versions.ResetIn(now.ApiVersion)),
        };
        var conflicts = new List<(ManagedEntry Owner, FieldSet Fields)>();
        foreach (var entry in entries.Values.Where(e => e.Id != applier).ToList())
        {
            if (!changes.TryGetValue(entry.ApiVersion, out var change)) changes[entry.ApiVersion] = change = ChangesIn(entry.ApiVersion, live, now);
            if (change is null)
            {
                entries.Remove(entry.Id);
                continue;
            }

            var taken = entry.Fields.Intersection(change.Modified.Union(change.Added));
            if (!taken.IsEmpty) conflicts.Add((entry, taken));
            Keep(entries, entry, entry.Fields.Difference(taken).Difference(change.Removed));
        }

        if (conflicts.Count > 0 && !force)
            throw new ApplyConflictException([.. conflicts.OrderBy(c => c.Owner.Id, StringComparer.Ordinal).SelectMany(c => c.Fields.Paths().Select(p => (c.Owner, p)))]);
        return changes[now.ApiVersion]!;
    }

    private Comparison? ChangesIn(string apiVersion, TypedDocument live, TypedDocument now) =>
        versions.Convert(live, apiVersion) is { } older && versions.Convert(now, apiVersion) is { } newer
            ? Comparison.Between(older.Root, newer.Root, newer.Type).Without(versions.ResetIn(apiVersion))
            : null;

    private static void Keep(Dictionary<string, ManagedEntry> entries, ManagedEntry entry, FieldSet fields)
    {
        if (fields.IsEmpty) entries.Remove(entry.Id);
        else entries[entry.Id] = entry with { Fields = fields };
    }

    private void Reconcile(TypedDocument live, Dictionary<string, ManagedEntry> entries)
    {
        foreach (var entry in entries.Values.ToList())
        {
            if (versions.Convert(live, entry.ApiVersion) is not { } there) entries.Remove(entry.Id);
            else if (SchemaChange.Reconcile(entry.Fields, there.Type) is var fields && !ReferenceEquals(fields, entry.Fields)) entries[entry.Id] = entry with { Fields = fields };
        }
    }
}
