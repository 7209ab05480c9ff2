"""Images that were made in hospital: drawn, in DICOM, with the manifest that lists them.

Everything follows from a DocumentReference of images and the Patient whom it is about; nothing is stored. pydicom and
Pillow come with the extra `images` and are imported when the first image or manifest is asked for.
"""
