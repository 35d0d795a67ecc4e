namespace Sampan.Engine.Archive;

/// <summary>A header of a tar archive, extensions applied.</summary>
internal readonly record struct TarMember(string Path, long Length, bool IsFolder);
