using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Selection;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Watching;

/// <summary>The part of a resource that one watch sees.</summary>
internal sealed class WatchView(string? ns, string? name, LabelSelector labels, FieldSelector fields)
{
    public bool Shows(StoredObject item) =>
        (ns is null || item.Key.Namespace == ns) && (name is null || item.Key.Name == name) && labels.Matches(item.Content) && fields.Matches(item.Content);

    /// <summary>Sends what a change means within the view: coming into it is ADDED, leaving it DELETED.</summary>
    public void Send(Change change, WatchStream stream)
    {
        var before = change.Before is not null && Shows(change.Before);
        var after = !change.Removed && Shows(change.After);
        if (before && after) stream.Event("MODIFIED", change.After);
        else if (after) stream.Event("ADDED", change.After);
        else if (before) stream.Event("DELETED", change.Removed ? change.After : change.Before!.At(change.Revision));
    }
}
