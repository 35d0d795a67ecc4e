using Sampan.Engine.Actions;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Owners;

/// <summary>A created object that had owners.</summary>
/// <param name="Id">The item in the backup, which has the references.</param>
/// <param name="Resource">Where it was created.</param>
/// <param name="Target">Namespace and name there.</param>
/// <param name="Kind">Its kind, for messages.</param>
internal sealed record OwnedObject(ItemId Id, ResourceId Resource, ObjectKey Target, string Kind);
