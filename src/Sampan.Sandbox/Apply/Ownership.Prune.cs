using Sampan.Sandbox.Apply.Fields;
using Sampan.Sandbox.Apply.Merging;

namespace Sampan.Sandbox.Apply;

internal sealed partial class Ownership
{
    /// <summary>Removes what the applier applied the last time and not this time, unless somebody else owns it.</summary>
    private TypedDocument Prune(TypedDocument merged, Dictionary<string, ManagedEntry> entries, ManagedEntry before)
    {
        if (versions.Convert(merged, before.ApiVersion) is not { } whole) return merged;
        var pruned = Without(whole, before.Fields.WithNamedFields(whole.Type));
        pruned = AddBackOwned(whole, pruned, before.ApiVersion, entries);
        pruned = AddBackOthers(whole, pruned, before);
        return versions.Convert(pruned, merged.ApiVersion) ?? merged;
    }

    /// <summary>Puts back what somebody owns, the applier's new entry included. The version of the removal comes first: others may need what it puts back.</summary>
    private TypedDocument AddBackOwned(TypedDocument whole, TypedDocument pruned, string prunedVersion, Dictionary<string, ManagedEntry> entries)
    {
        var owned = entries.Values.GroupBy(e => e.ApiVersion, StringComparer.Ordinal).OrderBy(g => g.Key != prunedVersion).ThenBy(g => g.Key, StringComparer.Ordinal);
        foreach (var version in owned)
        {
            var fields = version.Aggregate(FieldSet.Empty, (all, entry) => all.Union(entry.Fields));
            if (versions.Convert(whole, version.Key) is not { } all || versions.Convert(pruned, version.Key) is not { } left) continue;
            var goes = Named(all).Difference(Named(left).Union(fields.WithNamedFields(all.Type)));
            (whole, pruned) = (all, Without(all, goes));
        }

        return pruned;
    }

    /// <summary>Puts back what nobody owns, or did not before: only what was the applier's own may go.</summary>
    private TypedDocument AddBackOthers(TypedDocument whole, TypedDocument pruned, ManagedEntry before)
    {
        if (versions.Convert(pruned, before.ApiVersion) is not { } left) return whole;
        var gone = Named(whole).Difference(Named(left));
        return Without(whole, gone.Intersection(before.Fields.WithNamedFields(whole.Type)));
    }

    private static FieldSet Named(TypedDocument document) => DocumentFields.Of(document.Root, document.Type).WithNamedFields(document.Type);

    private static TypedDocument Without(TypedDocument document, FieldSet paths) => document with { Root = ItemRemoval.Remove(document.Root, paths, document.Type) };
}
