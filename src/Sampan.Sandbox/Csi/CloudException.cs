namespace Sampan.Sandbox.Csi;

/// <summary>The simulated cloud refuses a request; the message goes into the status or an Event of the object that asked.</summary>
internal sealed class CloudException(string message) : Exception(message)
{
    public static CloudException NoSnapshot(string handle) => new(
        $"handle-not-found: snapshot {handle} does not exist in the cloud account of this cluster; disks and snapshots are shared only by clusters with the same cloud directory");

    public static CloudException NoDisk(string handle) => new(
        $"handle-not-found: disk {handle} does not exist in the cloud account of this cluster; disks and snapshots are shared only by clusters with the same cloud directory");
}
